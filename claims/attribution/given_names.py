"""Given names that hardly anybody but men, or but women, bears: a hint to whom "he" or "she" may mean.

Names that both bear ("Alex", "Andrea", "Jean", "Kim") are left out on purpose.
"""

from __future__ import annotations

from claims.attribution.tables import words

_MEN = words(
    """
    Aaron Abdul Abdullah Adam Ahmed Ajay Akira Alan Albert Alberto Alejandro Aleksandr Alexander Alexandre Alexei Alfred
    Ali Amit Andrés Andrei Andrew Andrzej Angus Anthony Anton Antonio Antony Arthur Arturo Arvind Ashok Barack Ben
    Benjamin Bernard Bernie Bill Björn Bob Boris Brad Brendan Brian Bruce Carl Carlos Charles Chuck Claude Colin Craig
    Cristian Dan Daniel Dave David Denis Dennis Derek Diego Dietmar Dmitri Dmitry Don Donald Doug Douglas Ed Edward
    Eduardo Emmanuel Enrique Eric Erik Ernesto Evgeny Felipe Felix Fernando Francisco Frank Franklin François Fred
    Frederick Fritz Gary Gennady Geoff Geoffrey George Gerald Gerhard Giorgio Giovanni Giuseppe Gordon Graham Greg
    Gregory Grigory Guillermo Gustavo Hamid Hans Harold Harry Hassan Heinrich Helmut Henri Henry Herbert Hiroshi
    Horst Howard Hugo Ian Ibrahim Igor Ivan Jack Jacob Jacques Jake James Jan Javier Jeff Jeffrey Jeremy Jerome Jerry
    Jim Jimmy Joachim Joe Joel Johan Johann John Johnny Jon Jonas Jonathan Jorge José Joseph Joshua Juan Julian Julio
    Jürgen Karl Keith Ken Kenneth Kenji Kevin Khalid Klaus Konstantin Lars Larry Lawrence Leonard Leonid Lionel Lloyd
    Luca Luigi Luis Lukas Luke Magnus Manuel Marc Marco Marcus Mark Martin Mateusz Matt Matteo Matthew Matthias Maurice
    Max Michael Michel Miguel Mike Mikhail Mohamed Mohammad Mohammed Muhammad Mustafa Narendra Nathan Neil Nicholas
    Nick Nigel Nikolai Norman Oleg Oliver Olivier Omar Oscar Otto Owen Pablo Patrick Paul Pavel Pedro Pete Peter Phil
    Philip Philippe Pierre Piotr Rafael Rahul Raj Rajesh Rajiv Ralph Ramón Randall Raul Ray Raymond Recep Ricardo
    Richard Rick Rob Robert Roberto Rodrigo Roger Roland Roman Ron Ronald Roy Rudy Rupert Russell Samuel Sanjay
    Scott Sebastian Sergei Sergey Sergio Simon Stanislav Stefan Stephen Steve Steven Stuart Subrahmanyam Sunil Sven
    Takeshi Ted Terrence Theodore Thierry Thomas Tim Timothy Todd Tom Tomasz Tony Trevor Uwe Victor Vijay Viktor
    Vincent Vinod Vladimir Volodymyr Walter Warren Wayne Wilhelm William Wolfgang Yuri Yusuf Zoltán
    """
)
_WOMEN = words(
    """
    Abigail Agnes Agnieszka Alice Alicia Alison Amanda Amelia Amina Amy Ana Anastasia Angela Angelina Anita Anja Ann
    Anna Anne Annie Antonia Audrey Barbara Beatrice Beatriz Bella Bernadette Beth Betty Birgit Brenda Brigitte Carla
    Carmen Carol Caroline Carolyn Catherine Cecilia Charlotte Cheryl Chiara Christina Christine Cindy Claire Clara
    Claudia Colleen Condoleezza Cristina Cynthia Daniela Deborah Debra Denise Diana Diane Dolores Donna Dora Doris
    Dorothy Edith Eileen Elaine Eleanor Elena Elizabeth Ella Ellen Elsa Emily Emma Erika Esther Eva Eve Fatima Fiona
    Florence Frances Françoise Frieda Gabriela Gabriella Geraldine Gertrude Gina Giulia Gloria Greta Gudrun Hannah
    Heather Heidi Helen Helena Hilary Hillary Ilse Indira Ingrid Irene Irina Isabel Isabella Ivanka Jacinda Jacqueline
    Jane Janet Janice Jennifer Jessica Jill Joanna Joanne Josephine Joyce Juanita Judith Judy Julia Juliana Julie
    Karen Katarina Kate Katherine Kathleen Kathryn Kathy Katja Katrin Kellyanne Kirsten Kristen Kristina Lara Laura
    Lauren Leila Lena Leonora Lidia Linda Lisa Lois Lorraine Louise Lucia Lucy Luisa Lydia Magdalena Maggie Margaret
    Margarita Maria María Mariana Marianne Marie Marina Marion Marjorie Martha Martina Mary Mathilde Maureen Megan
    Melania Melanie Melissa Mercedes Michelle Mildred Miriam Mónica Monica Monika Nadia Nadine Nancy Naomi Natalia
    Natalie Natasha Nellie Nicola Nicole Nina Nora Norma Olga Olivia Pamela Patricia Patty Paula Pauline Phyllis
    Polly Priscilla Priti Rachel Rebecca Renata Rita Rosa Rosalind Rose Rosemary Ruth Sabine Sally Samantha Sandra Sara
    Sarah Sheila Shirley Silvia Simone Sofia Sonia Sonja Sophia Sophie Stella Stephanie Susan Susanna Susanne Suzanne
    Svetlana Sylvia Tamara Tanya Tatiana Teresa Theresa Tina Ulrike Ursula Valentina Valerie Vanessa Vera Veronica
    Victoria Virginia Vivian Wendy Yolanda Yvette Yvonne Zainab
    """
)
GENDER_OF_NAME = {**dict.fromkeys(_MEN, "m"), **dict.fromkeys(_WOMEN, "f")}
