#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "intents/discovery.h"

// Phrases that users say, and who says them. Internal to core/intents.
namespace hone {

/// What a document's turns say, as numbers of phrases, each once.
struct DocumentPhrases {
  std::vector<std::int32_t> words;                            ///< content words
  std::vector<std::int32_t> objects;                          ///< noun phrases of one to three content words
  std::vector<std::pair<std::string_view, std::int32_t>> actions; ///< verb in its base form, object
  std::vector<std::string_view> verbs;                            ///< task verbs with or without an object
  bool question = false;
  bool problem = false;
  bool wish = false;
};

/// Words that describe and so cannot end a noun phrase or head a category: "cracked", "slow", "suspicious", "new".
bool onlyDescribes(std::string_view word);

/// A word or phrase and how often it is said.
struct Phrase {
  std::string key;          ///< stems joined by blanks
  int words = 1;            ///< content words in it
  std::int32_t documents = 0;
  bool personal = false;    ///< reads like a name or occurs too rarely to show
};

/// All phrases of a set of documents. Surface forms are those most used.
class PhraseBook {
public:
  explicit PhraseBook(const std::vector<IntentDocument>& documents);

  const std::vector<DocumentPhrases>& documents() const { return m_documents; }
  const std::vector<Phrase>& phrases() const { return m_phrases; }
  /// The form people use: "delivered orders", "MMS".
  std::string surface(std::int32_t phrase) const;
  enum class Use { any, noun, modifier };
  /// The form of a stem that is used most, or the stem itself. As a noun rather one that does not only describe, as a
  /// modifier the form that stands before nouns ("checking account").
  std::string surfaceOfStem(const std::string& stem, Use use = Use::any) const;
  /// Users hardly ever put a determiner before it, so its last word names a place or a person, or is no noun.
  bool isHardlyNoun(std::int32_t phrase) const;
  /// One of its words stands mostly right after "in", "at", "from": a place, a company, a person.
  bool holdsProperName(std::int32_t phrase) const;
  /// Its last word nearly always stands before another noun, which it describes: "nutritional", "official".
  bool mostlyModifies(std::int32_t phrase) const;
  /// What users mostly put between this verb and this object, with a blank before it: " for" in "apply for a visa".
  std::string link(std::string_view verb, std::int32_t object) const;
  /// The plural of a word when users say it about as often, else the word.
  std::string plural(const std::string& word) const;
  /// Number of a word or phrase by its key, −1 when it does not occur.
  std::int32_t find(const std::string& key) const;

private:
  struct Forms {
    std::map<std::string, std::int32_t> lower; ///< lower-case form → count
    std::int32_t total = 0, inner = 0, capital = 0, upper = 0, documents = 0;
    std::map<std::string, std::int32_t> modifying; ///< lower-case form before a noun → count
    std::int32_t said = 0, noun = 0, bare = 0; ///< in noun phrases; there as the noun that a determiner announced; right after "in", "at"
  };
  std::int32_t number(const std::string& key, int words);

  std::vector<DocumentPhrases> m_documents;
  std::vector<Phrase> m_phrases;
  std::unordered_map<std::string, std::int32_t> m_number;
  std::unordered_map<std::string, Forms> m_forms;
  std::map<std::pair<std::string_view, std::int32_t>, std::map<std::string, std::int32_t>> m_links; ///< verb, object → what links them
};

} // namespace hone
