"""Writes the texts that the encoder's second part learns from, one a line, into FOLDER:
    python3 texts.py INTENT_TRAINING_FOLDER WORDNET_FOLDER FOLDER
dialogue.txt: utterances and turns of the labelled training sets; words.txt, glosses.txt: WordNet's common words,
definitions and examples; requests.txt: sentences made of common words, so that every pairing of verb and noun is met.
Run by hand, see resources/encoder/ORIGIN.md. The same folders give the same files.
"""
import json, random, re, subprocess, sys

training, wordnet, folder = sys.argv[1:4]
random.seed(7)
PARTS = {"noun": "1", "verb": "2", "adj": "3", "adv": "4"}


def rows(name):
    text = subprocess.run(["zstd", "-dc", f"{training}/{name}.jsonl.zst"], capture_output=True, text=True, check=True).stdout
    return map(json.loads, text.splitlines())


def clean(text):
    return re.sub(r"\s+", " ", text).strip()[:300]


dialogue = [clean(row["text"]) for name in ("hwu64", "massive", "mtop", "sgd", "snips") for row in rows(name)]
for row in rows("sgd-pairs"):
    dialogue += [clean(row["user"]), clean(row["agent"])]

count = {}
for line in open(f"{wordnet}/cntlist.rev"):
    key, _, times = line.split()
    word, sense = key.split("%")
    count[(word, sense[0])] = count.get((word, sense[0]), 0) + int(times)

words, glosses = set(), []
for part, number in PARTS.items():
    for line in open(f"{wordnet}/data.{part}"):
        if line.startswith("  "):
            continue
        fields = line.split()
        lemmas = [re.sub(r"\(.*", "", fields[4 + 2 * i]).replace("_", " ") for i in range(int(fields[3], 16))]
        common = [w for w in lemmas if any((w.lower().replace(" ", "_"), n) in count for n in (number, "5"))]
        words |= set(common)
        if common:
            gloss = line[line.index("| ") + 2:].strip()
            glosses.append(clean(gloss.split('; "')[0]))
            glosses += [clean(quote) for quote in re.findall(r'"([^"]+)"', gloss)]


def most_frequent(senses, number):
    found = [(word.replace("_", " "), times) for (word, sense), times in count.items() if sense in senses]
    found = sorted(found, key=lambda entry: -entry[1])[:number]
    return [word for word, _ in found], [times ** 0.4 for _, times in found]


KINDS = {"N": most_frequent("1", 6000), "V": most_frequent("2", 1200), "J": most_frequent("35", 800)}
TEMPLATES = """how do i V my N|i want to V a N|can you V the N|what is the N of my N|i need help with my N|where is my N
tell me about N|how much does a N cost|is there a N for N|V N|V my N please|N N|my N is J|i have a problem with the N
why is my N so J|could you V the J N|what does N mean|i would like to V my N N|when will the N V|please V the N and V the N
do you have J N|how can i V N N|the N does not V|i was V by the N|show me the N for my N|is it J to V a N|who is the N of the N
i forgot my N N|how long does it take to V a N|what time is the N|i lost my N|help me V|change my N to J|set the N to J|are N J
J N|V the N in the N|i am calling about my N N|did my N V|how many N in a N""".replace("\n", "|").split("|")


def filled(template):
    def word(match):
        candidates, weights = KINDS[match.group()]
        return random.choices(candidates, weights=weights)[0]

    return re.sub(r"\b[NVJ]\b", word, template)


requests = [filled(random.choice(TEMPLATES)) for _ in range(130000)]
seen = set()
for name, texts in (("dialogue", dialogue), ("requests", requests), ("words", sorted(words)), ("glosses", glosses)):
    with open(f"{folder}/{name}.txt", "w") as out:
        for text in texts:
            if len(text) > 2 and text.lower() not in seen:
                seen.add(text.lower())
                out.write(text + "\n")
