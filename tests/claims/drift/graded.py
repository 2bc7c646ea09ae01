"""Statements, how another outlet put them, and the kinds of drift that a careful reader would mark. Our own words."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    statement: str
    passage: str
    #: Kinds of drift, separated by blanks; "" where the passage says the same, or is not about it.
    kinds: str


PAIRS = (
    # The same, said in other ways.
    Pair("Mara Lind ruled out a toll on the bridge.", "Lind rules out toll on the bridge", ""),
    Pair("The council cut bus fares by 4 percent.", "Bus fares were cut by 4 % by the council.", ""),
    Pair("The harbour handled 1,200 ships.", "The harbour handled 1.2 thousand ships, the board said.", ""),
    Pair("Rents rose by four per cent.", "Rents have risen 4%.", ""),
    Pair("The repair will cost 2 million euros.", "The repair will cost €2m, she said.", ""),
    Pair("The ferry sank on April 6.", "The ferry sank on 6 April.", ""),
    Pair("The ferry sank on April 6.", "The ferry sank on Tuesday.", ""),
    Pair("Mara Lind will close the pier.", "The pier will be closed by Lind, the town's mayor.", ""),
    Pair("Unemployment did not rise in Ostland.", "Unemployment fell in Ostland.", ""),
    Pair("No taxes would rise, said the mayor.", "The mayor said taxes would not rise.", ""),
    Pair("Lind vowed to reopen the school.", "Lind said she would reopen the school.", ""),
    Pair("Russian troops left the island.", "Moscow's troops left the island.", ""),
    Pair("The dam may burst, engineers warned.", "Engineers warned that the dam might burst.", ""),
    Pair("The mayor denied taking money from a builder.", "The mayor said he took no money from a builder.", ""),
    # Not about it.
    Pair("Mara Lind ruled out a toll on the bridge.", "The football club hired a new coach on Monday.", ""),
    Pair("The council cut bus fares by 4 percent.", "The council will meet again on 12 May.", ""),
    Pair("Rents rose by 4 percent in Port Ansel.", "The library in the old town never opens on Sundays.", ""),
    # Negation.
    Pair("Mara Lind ruled out a toll on the bridge.", "Lind did not rule out a toll on the bridge.", "negation"),
    Pair("The pier will close in winter.", "The pier will not close in winter.", "negation"),
    Pair("The minister denied that the dam leaks.", "The minister said that the dam leaks.", "negation"),
    Pair("The firm never paid the fine.", "The firm paid the fine.", "negation"),
    Pair("The council approved the new stadium.", "The council rejected the new stadium.", "negation"),
    Pair("Rents in Port Ansel rose last year.", "Rents in Port Ansel fell last year, tenants say.", "negation"),
    Pair("There is no asbestos in the school.", "There is asbestos in the school, an inspector found.", "negation"),
    Pair(
        "The union will join the talks.",
        "It rained all day in the capital. The union won't join the talks. Shops stayed open.",
        "negation",
    ),
    Pair("An alliance with Ostland was ruled out.", "An alliance with Ostland was not ruled out.", "negation"),
    # Modality.
    Pair("The firm will leave the town.", "The firm may leave the town.", "modality"),
    Pair("The dam is unsafe.", "The dam is allegedly unsafe.", "modality"),
    Pair("The tax must go.", "The tax could go.", "modality"),
    Pair("Lind vowed to reopen the school.", "Lind is considering reopening the school.", "modality"),
    Pair("The board sold the ferry.", "The board plans to sell the ferry.", "modality"),
    Pair("The bank paid the guards.", "The bank reportedly paid the guards.", "modality"),
    Pair("Prices will double next year.", "Prices might double next year, the shopkeepers fear.", "modality"),
    Pair("The school should close.", "The school will close.", "modality"),
    Pair("The firm will leave if taxes rise.", "The firm will leave.", "modality missing"),
    # Number.
    Pair("The council cut bus fares by 4 percent.", "The council cut bus fares by 5 percent.", "number"),
    Pair("The flood killed 12 people.", "The flood killed 21 people.", "number"),
    Pair("The repair cost 2 million euros.", "The repair cost €2.5 million.", "number"),
    Pair("The plant employs up to 400 workers.", "The plant employs 400 workers.", "number"),
    Pair("All teachers joined the strike.", "Most teachers joined the strike.", "number"),
    Pair("The town lost half of its doctors.", "The town lost a third of its doctors.", "number"),
    Pair("Two bridges collapsed.", "Three bridges collapsed in the storm.", "number"),
    # Date.
    Pair("The ferry sank on April 6.", "The ferry sank on 9 April.", "date"),
    Pair("The law was passed in 2019.", "The law was passed in 2018.", "date"),
    Pair("The vote takes place on Monday.", "The vote takes place on Thursday.", "date"),
    Pair("The mine closed in March 2020.", "The mine closed in May 2020.", "date"),
    # Name.
    Pair("Russia ruled out an alliance with China.", "Russia ruled out an alliance with India.", "name"),
    Pair("Mara Lind said the dam leaks.", "Odo Varga said the dam leaks.", "name"),
    Pair("Mara Lind sold the ferry.", "Tomas Lind sold the ferry.", "name"),
    Pair("The storm hit Port Ansel on Friday.", "The storm hit Port Dorn on Friday.", "name"),
    # Words that came or went.
    Pair("Russia rules out military alliance with China.", "Russia rules out alliance with China.", "missing"),
    Pair("The town bans cars.", "The town bans diesel cars.", "added"),
    Pair("The company poisoned the river.", "The company secretly poisoned the river.", "added"),
    Pair("Only private schools lost money.", "Schools lost money.", "missing"),
    # Several at once.
    Pair("The firm will hire 300 workers.", "The firm may hire 200 workers.", "modality number"),
    Pair("Lind will not sell the harbour to Ostland.", "Lind will sell the harbour to Westmark.", "negation name"),
    Pair("The bridge will open on May 3.", "The bridge could open on 5 May.", "modality date"),
)

#: Longer, as news puts it. Not all of it is read right; the floors of the test say how much.
LONGER = (
    Pair(
        "The harbour board will not extend the contract of the pilots.",
        "Speaking to reporters on Thursday, board chairwoman Ida Moss said the harbour board would not extend the "
        "contract of the pilots, which runs out in autumn.",
        "",
    ),
    Pair(
        "The harbour board will not extend the contract of the pilots.",
        "The harbour board has yet to decide, but it could extend the contract of the pilots, two people familiar with "
        "the talks said.",
        "negation modality",
    ),
    Pair(
        "Odo Varga said that 40 percent of the wells in Ostland are poisoned.",
        "Almost half of the wells in Ostland, 47 percent, are poisoned, according to Varga.",
        "number added",
    ),
    Pair(
        "Odo Varga said that 40 percent of the wells in Ostland are poisoned.",
        "Varga, who leads the inquiry, told the Ansel Courier: “Two in five wells here in Ostland are poisoned.”",
        "",
    ),
    Pair(
        "The ministry knew about the leak in April 2021.",
        "Letters seen by this newspaper show that the ministry had known about the leak since April 2021.",
        "",
    ),
    Pair(
        "The ministry knew about the leak in April 2021.",
        "The ministry denied that it knew about the leak in April 2021.",
        "negation",
    ),
    Pair(
        "Ida Moss called the strike illegal.",
        "The strike is legal, Ida Moss said on the radio.",
        "negation",
    ),
    Pair(
        "Westmark will send 500 soldiers to the border.",
        "Westmark Considers Sending Soldiers to Border",
        "modality missing",
    ),
    Pair(
        "Westmark will send 500 soldiers to the border.",
        "Westmark is to send five hundred soldiers to its eastern border, its defence minister announced.",
        "added",
    ),
    Pair(
        "The vaccine prevents nine out of ten infections.",
        "The vaccine prevents 90 percent of infections, the trial found.",
        "",
    ),
    Pair(
        "No one was injured when the crane fell.",
        "Nobody was hurt as the crane fell, the firefighters said.",
        "",
    ),
    Pair(
        "No one was injured when the crane fell.",
        "Two workers were injured when the crane fell on Friday morning.",
        "negation",
    ),
    Pair(
        "The company paid no tax in 2022.",
        "The company hardly paid any tax in 2022.",
        "negation",
    ),
    Pair(
        "The mayor promised free school meals for all children.",
        "The mayor said free school meals for poor children would be examined.",
        "number added",
    ),
    Pair(
        "The mayor promised free school meals for all children.",
        "“We will give free school meals to every child,” the mayor said.",
        "",
    ),
    Pair(
        "Ostland and Westmark signed a trade agreement on 3 May.",
        "A trade agreement was signed by Ostland and Norrland on May 3.",
        "name",
    ),
    Pair(
        "The central bank expects prices to fall next year.",
        "Prices will fall next year, the central bank said.",
        "modality",
    ),
    Pair(
        "The dam was built without a permit.",
        "The dam was built with a permit, documents show.",
        "negation",
    ),
    Pair(
        "More than 300 people attended the rally.",
        "Fewer than 300 people attended the rally, police said.",
        "number",
    ),
    Pair(
        "More than 300 people attended the rally.",
        "Some 310 people attended the rally in the rain.",
        "",
    ),
    Pair(
        "Tom Reed resigned over the audit.",
        "The treasurer, Tom Reed, was dismissed over the audit, not over his health.",
        "missing",
    ),
    Pair(
        "The new law bans plastic bags.",
        "The parliament of Ostland met for six hours. Members argued about fishing rights and about a new road. "
        "In the evening they passed a law that bans plastic bags and plastic cups.",
        "",
    ),
    Pair(
        "The new law bans plastic bags.",
        "The planned law would allow plastic bags as long as shops charge for them.",
        "negation modality missing added",
    ),
    Pair(
        "Ida Moss won the election by 812 votes.",
        "With 812 votes more than her rival, Ida Moss won the election.",
        "",
    ),
    Pair(
        "Ida Moss won the election by 812 votes.",
        "Ida Moss lost the election by 182 votes.",
        "negation number",
    ),
    Pair(
        "The firm did not plan to close the mine.",
        "The firm planned to close the mine.",
        "negation",
    ),
    Pair(
        "The airport will not get a third runway.",
        "The transport minister said on Tuesday that the airport will get a third runway after all.",
        "negation",
    ),
    Pair(
        "The airport will not get a third runway.",
        "Plans for a third runway at the airport have been dropped, the minister said.",
        "",
    ),
    Pair(
        "Exports to Norrland grew by 12 percent in 2024.",
        "Exports to Norrland grew 12% in 2023, the statistics office said.",
        "date",
    ),
    Pair(
        "Exports to Norrland grew by 12 percent in 2024.",
        "In 2024 exports to Norrland shrank by 12 percent.",
        "negation",
    ),
    Pair(
        "Exports to Norrland grew by 12 percent in 2024.",
        "Exports to Norrland grew by more than a tenth in 2024.",
        "number",
    ),
    Pair(
        "Hospitals in Dorn turned away 30 patients.",
        "Hospitals in Dorn reportedly turned away as many as 30 patients over the weekend.",
        "modality number",
    ),
    Pair(
        "Ida Moss will run for president.",
        "Ida Moss has not decided whether to run for president, her office said.",
        "negation modality",
    ),
    Pair("Ida Moss will run for president.", "Ida Moss to run for president", ""),
    Pair("Ida Moss will run for president.", "Moss rules out running for president", "negation modality"),
    Pair("The minister met the rebels in March.", "The minister denied having met the rebels.", "negation"),
    Pair(
        "The minister met the rebels in March.",
        "The minister met the rebels in secret in March, according to two diplomats.",
        "",
    ),
    Pair(
        "Teachers in Ostland earn 20 percent less than in Westmark.",
        "Teachers in Ostland earn 20 percent more than in Westmark, a study says.",
        "negation",
    ),
    Pair("The court fined the bank 3.5 million euros.", "The court fined the bank 35 million euros.", "number"),
    Pair("The court fined the bank 3.5 million euros.", "The bank must pay a fine of €3,500,000, the court ruled.", ""),
    Pair("Six people died in the fire.", "At least six people died in the fire, officials said Sunday.", "number"),
    Pair("Six people died in the fire.", "The fire, which broke out at dawn, left six dead.", ""),
    Pair(
        "The president of Ostland signed the treaty.",
        "The president of Ostland refused to sign the treaty.",
        "negation",
    ),
    Pair("Nuclear plants are safe.", "Nuclear plants are not unsafe, the regulator insisted.", ""),
    Pair("The drug could cure malaria.", "New drug cures malaria, scientists say", "modality added"),
    Pair("The drug could cure malaria.", "The drug cannot cure malaria.", "negation"),
    Pair(
        "The party wants to abolish pensions.",
        "The party has no plans to abolish pensions, its leader said.",
        "negation",
    ),
    Pair("Every second household has debts.", "Half of all households have debts.", ""),
    Pair("Tom Reed accused Odo Varga of bribery.", "Odo Varga accused Tom Reed of bribery.", "name"),
    Pair(
        "The city spent 40 million crowns on the stadium.",
        "The stadium cost the city 40 million crowns, the mayor said.",
        "",
    ),
    Pair("Water prices will rise from July.", "Water prices will rise from June.", "date"),
)
