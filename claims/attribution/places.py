"""Countries by the names that news texts use, their adjectives and the capitals that speak for them."""

from __future__ import annotations

_ONE_WORD = """
    Afghanistan Albania Algeria Andorra Angola Argentina Armenia Australia Austria Azerbaijan Bahamas Bahrain
    Bangladesh Barbados Belarus Belgium Belize Benin Bhutan Bolivia Botswana Brazil Britain Brunei Bulgaria
    Burundi Cambodia Cameroon Canada Chad Chile China Colombia Comoros Congo Croatia Cuba Cyprus Czechia
    Denmark Djibouti Dominica Ecuador Egypt England Eritrea Estonia Eswatini Ethiopia Fiji Finland France
    Gabon Gambia Georgia Germany Ghana Greece Greenland Grenada Guatemala Guinea Guyana Haiti Honduras Hungary
    Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Jordan Kazakhstan Kenya Kiribati
    Kosovo Kuwait Kyrgyzstan Laos Latvia Lebanon Lesotho Liberia Libya Liechtenstein Lithuania Luxembourg
    Madagascar Malawi Malaysia Maldives Mali Malta Mauritania Mauritius Mexico Micronesia Moldova Monaco
    Mongolia Montenegro Morocco Mozambique Myanmar Namibia Nauru Nepal Netherlands Nicaragua Niger Nigeria
    Norway Oman Pakistan Palau Palestine Panama Paraguay Peru Philippines Poland Portugal Qatar Romania Russia
    Rwanda Samoa Scotland Senegal Serbia Seychelles Singapore Slovakia Slovenia Somalia Spain Sudan Suriname
    Sweden Switzerland Syria Taiwan Tajikistan Tanzania Thailand Togo Tonga Tunisia Turkey Türkiye
    Turkmenistan Tuvalu Uganda Ukraine Uruguay Uzbekistan Vanuatu Venezuela Vietnam Wales Yemen Zambia
    Zimbabwe
"""
_MORE_WORDS = """
    Bosnia and Herzegovina, Burkina Faso, Cape Verde, Costa Rica, Czech Republic, Dominican Republic, East
    Timor, El Salvador, Ivory Coast, Marshall Islands, New Zealand, North Korea, North Macedonia, Papua New
    Guinea, San Marino, Saudi Arabia, Sierra Leone, Solomon Islands, South Africa, South Korea, South Sudan,
    Sri Lanka, Trinidad and Tobago, United Arab Emirates, United Kingdom, United States, Vatican City, US,
    U.S., UK, U.K., UAE, USA
"""
COUNTRIES = frozenset(_ONE_WORD.split()) | frozenset(" ".join(_MORE_WORDS.split()).split(", "))
_REGIONS = """
    America, Europe, Africa, Asia, Scandinavia, Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut,
    Delaware, Florida, Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland,
    Massachusetts, Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey,
    New Mexico, New York, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island,
    South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, West Virginia, Wisconsin, Wyoming, New Delhi,
    Hong Kong, Los Angeles, San Francisco, Las Vegas, Saint Petersburg, Tel Aviv, Cape Town, Rio de Janeiro
"""
#: Places of several words, and regions, that are no more people than countries are.
REGIONS = frozenset(" ".join(_REGIONS.split()).split(", "))
_ADJECTIVES = """
    Afghanistan Afghan, Albania Albanian, Algeria Algerian, Angola Angolan, Argentina Argentine, Armenia Armenian,
    Australia Australian, Austria Austrian, Azerbaijan Azerbaijani, Bahrain Bahraini, Bangladesh Bangladeshi,
    Belarus Belarusian, Belgium Belgian, Bolivia Bolivian, Brazil Brazilian, Britain British, Bulgaria Bulgarian,
    Burundi Burundian, Cambodia Cambodian, Cameroon Cameroonian, Canada Canadian, Chad Chadian, Chile Chilean,
    China Chinese, Colombia Colombian, Congo Congolese, Croatia Croatian, Cuba Cuban, Cyprus Cypriot, Czechia Czech,
    Denmark Danish, Ecuador Ecuadorian, Egypt Egyptian, England English, Eritrea Eritrean, Estonia Estonian,
    Ethiopia Ethiopian, Finland Finnish, France French, Gabon Gabonese, Georgia Georgian, Germany German,
    Ghana Ghanaian, Greece Greek, Haiti Haitian, Honduras Honduran, Hungary Hungarian, Iceland Icelandic,
    India Indian, Indonesia Indonesian, Iran Iranian, Iraq Iraqi, Ireland Irish, Israel Israeli, Italy Italian,
    Jamaica Jamaican, Japan Japanese, Jordan Jordanian, Kazakhstan Kazakh, Kenya Kenyan, Kosovo Kosovar,
    Kuwait Kuwaiti, Kyrgyzstan Kyrgyz, Laos Laotian, Latvia Latvian, Lebanon Lebanese, Liberia Liberian,
    Libya Libyan, Lithuania Lithuanian, Malaysia Malaysian, Mali Malian, Malta Maltese, Mexico Mexican,
    Moldova Moldovan, Mongolia Mongolian, Montenegro Montenegrin, Morocco Moroccan, Mozambique Mozambican,
    Namibia Namibian, Nepal Nepali, Netherlands Dutch, Nigeria Nigerian, Norway Norwegian, Oman Omani,
    Pakistan Pakistani, Palestine Palestinian, Panama Panamanian, Paraguay Paraguayan, Peru Peruvian,
    Philippines Philippine, Poland Polish, Portugal Portuguese, Qatar Qatari, Romania Romanian, Russia Russian,
    Rwanda Rwandan, Scotland Scottish, Senegal Senegalese, Serbia Serbian, Singapore Singaporean, Slovakia Slovak,
    Slovenia Slovenian, Somalia Somali, Spain Spanish, Sudan Sudanese, Sweden Swedish, Switzerland Swiss,
    Syria Syrian, Taiwan Taiwanese, Tajikistan Tajik, Tanzania Tanzanian, Thailand Thai, Tunisia Tunisian,
    Turkey Turkish, Turkmenistan Turkmen, Uganda Ugandan, Ukraine Ukrainian, Uruguay Uruguayan, Uzbekistan Uzbek,
    Venezuela Venezuelan, Vietnam Vietnamese, Wales Welsh, Yemen Yemeni, Zambia Zambian, Zimbabwe Zimbabwean
"""
#: Adjective → country, both in lower case: "Russian" and "Russia’s" describe a minister alike.
COUNTRY_OF_ADJECTIVE = {
    adjective: country for country, adjective in (pair.lower().split() for pair in _ADJECTIVES.split(","))
}
#: Only seats that news texts use for the government that sits there, and that name no other well-known thing.
_SEATS = """
    Abuja: Nigeria, Addis Ababa: Ethiopia, Ankara: Turkey, Athens: Greece, Baghdad: Iraq, Baku: Azerbaijan,
    Bamako: Mali, Bangkok: Thailand, Beijing: China, Belgrade: Serbia, Berlin: Germany, Berne: Switzerland,
    Bishkek: Kyrgyzstan, Bogotá: Colombia, Bratislava: Slovakia, Bucharest: Romania, Budapest: Hungary,
    Buenos Aires: Argentina, Cairo: Egypt, Canberra: Australia, Caracas: Venezuela, Chisinau: Moldova,
    Colombo: Sri Lanka, Copenhagen: Denmark, Damascus: Syria, Dhaka: Bangladesh, Doha: Qatar, Downing Street: Britain,
    Hanoi: Vietnam, Harare: Zimbabwe, Havana: Cuba, Helsinki: Finland, Islamabad: Pakistan, Jakarta: Indonesia,
    Kathmandu: Nepal, Khartoum: Sudan, Kremlin: Russia, Kuala Lumpur: Malaysia, Kyiv: Ukraine, Kiev: Ukraine,
    Lima: Peru, Lisbon: Portugal, Ljubljana: Slovenia, London: Britain, Madrid: Spain, Manila: the Philippines,
    Minsk: Belarus, Mogadishu: Somalia, Moscow: Russia, Nairobi: Kenya, New Delhi: India, Delhi: India, Oslo: Norway,
    Ottawa: Canada, Paris: France, Prague: Czechia, Pretoria: South Africa, Pristina: Kosovo, Pyongyang: North Korea,
    Quito: Ecuador, Riga: Latvia, Riyadh: Saudi Arabia, Rome: Italy, Santiago: Chile, Seoul: South Korea,
    Sofia: Bulgaria, Stockholm: Sweden, Taipei: Taiwan, Tallinn: Estonia, Tbilisi: Georgia, Tehran: Iran,
    Tokyo: Japan, Tripoli: Libya, Tunis: Tunisia, Vienna: Austria, Vilnius: Lithuania, Warsaw: Poland,
    Washington: the United States, White House: the United States, Yerevan: Armenia, Zagreb: Croatia
"""
#: Seat of a government → its country as a sentence names it: "Moscow" speaks for Russia.
SEATS = dict(seat.split(": ") for seat in " ".join(_SEATS.split()).split(", "))
