"""What the demo's schools and officers write about awards: what came of them, in numbers, never of one child."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tale:
    """Words about one opportunity, from the first return to what came of it all."""

    halfway: tuple[str, ...]
    story: tuple[str, ...]
    quality: str
    came: str
    lesson: str
    next_need: str


TALES = {
    "CLASS": Tale(
        halfway=(
            "All classes of the year group have met every week. They play three notes together and keep a beat; the class teacher counts in.",
            "The first term went on holding, listening and starting together. The year group has played two pieces in assembly.",
            "Every week but one took place. Children ask to take the instruments home, and at weekends they now may.",
        ),
        story=(
            "The whole year group played at the summer concert, four pieces, one of them chosen by the children. A good part of them asks to go on.",
            "Twenty-eight of every thirty children played in the concert; the others turned pages and worked the lights. The class teacher led one piece alone.",
            "We counted: nine in ten would choose to play again, and most of them the same instrument.",
        ),
        quality="Pupils play with care and listen to each other. The class teacher now leads warm-ups alone.",
        came="The year group played to the school in June; the class teacher will lead the band.",
        lesson="A spare set of instruments from the first week saves a month.",
        next_need="want to play together after their first year",
    ),
    "CHOIR": Tale(
        halfway=(
            "Rehearsals moved into school time, and more come each week than came in a whole term before.",
            "We sing in two parts now and then. Once the older pupils came, the younger ones stayed.",
        ),
        story=(
            "The choir more than doubled and sang with two other schools in June. Older pupils now lead the warm-ups.",
            "We ended with more singers than we began with, for the first time in five years. The staff choir began by accident and stays.",
        ),
        quality="A warm, free sound, and every voice is used. Breathing and words are worked on in each rehearsal.",
        came="A choir in the timetable, sung in two parts, with pupils who lead warm-ups.",
        lesson="A rehearsal in school time doubles a choir; after school it loses those who come by bus.",
        next_need="want to sing with other schools more than once a year",
    ),
    "ENS": Tale(
        halfway=(
            "Players come back who had stopped. Parts are written for whoever turns up.",
            "The group has played once in assembly and once for another school. It needs chairs more than music.",
        ),
        story=(
            "The band played at both concerts and took in all who came from whole-class lessons. Nobody was turned away.",
            "Players of three years' experience sit beside those of three months, and the arrangements let both shine.",
        ),
        quality="Parts fit the players. The leader waits for the group to listen before the group plays on.",
        came="A band that meets each week and takes in whoever finishes whole-class lessons.",
        lesson="Easy parts, written in the week they are needed, keep beginners more than any reward.",
        next_need="have nowhere to play once they leave the school's band",
    ),
    "SEND": Tale(
        halfway=(
            "The instruments were chosen with the pupils in two visits. Most are used every day already.",
            "Staff of each class were shown how to set up and mend. Two switches went back and came again in another size.",
        ),
        story=(
            "All pupils of the base played together for the first time, and families came to hear it. Several ask for their instrument at break.",
            "In music lessons nobody only watches any more. Staff note each half-term who joined in, and the notes grow longer.",
        ),
        quality="Instruments fit those who play them. Staff wait for an answer before they help.",
        came="Instruments that are in use every day, and staff who set them up without a visit.",
        lesson="Choose with the pupils first and buy afterwards: two of three first guesses were wrong.",
        next_need="want to play with pupils of other schools",
    ),
    "BESPOKE": Tale(
        halfway=(
            "We have begun with watching, before anybody advises. Teachers ask each other in now.",
            "The plan for the lower years stands. Two teachers have taught a lesson together and one alone.",
        ),
        story=(
            "Every teacher leads a music lesson a week. The plan fits on two pages, and the next teacher begins where the last one stopped.",
            "We know what each year can do in music, because we wrote it down together and tried it in class.",
        ),
        quality="Teachers speak about music with more ease, and plan from what pupils can do.",
        came="Class teachers who lead music themselves, and a plan on two pages.",
        lesson="Watching first and advising second is worth the extra day.",
        next_need="need instruments for the lessons their teachers can now lead",
    ),
}
PROBLEMS = (
    "One lesson in five was lost to trips and exams.",
    "The hall was needed for exams in May, so we met in two rooms.",
    "Two sessions were cancelled when the visiting teacher was ill; both were made up.",
)
ACCEPTED = (
    "Complete, and fits what we saw.",
    "Complete. The figures agree with the visiting teacher's register.",
    "Clear and complete; thank you for saying what did not work.",
    "Complete. We shall ask about storage when we meet.",
)
COMPARATORS = (
    "Two partners were asked what the same would cost: both quoted a tenth more, and neither could send anybody to {district} in the week.",
    "One partner answered for {district}, at the same price and from January only; the school wishes to begin in September.",
    "Asked of three partners in the spring: none has a teacher free in {district} on the days the school can offer.",
    "The partner who did this last year withdrew from {district}. The price is that of last year; two others were asked and quoted more.",
)
REVIEW_ACTIONS = (
    ("Send photos of the storage for instruments", "Music lead"),
    ("Agree the date of the concert with the school next door", "Visiting teacher"),
    ("Tell the hub how many would go on next year", "Music lead"),
    ("Look for a second room on exam days", "Deputy headteacher"),
)
VALUE = (
    "The price for each pupil is a little below the average of the round.",
    "The price for each pupil is that of the round; travel is shared with a school near by.",
    "Dearer for each pupil than the average, as the group is small by intention.",
)
