"""Countries by the names that news texts use, to tell what "the nation" may stand for."""

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
