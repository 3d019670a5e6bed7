#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/privacy.h"

namespace hone::redaction {

/// A run of bytes to be masked.
struct Finding {
  std::size_t begin = 0;
  std::size_t end = 0;
  RedactionType type{};
};

/// Which types are looked for, a bit each.
using TypeSet = std::uint32_t;
constexpr TypeSet bit(RedactionType type) { return 1u << static_cast<unsigned>(type); }

/// A text under the detectors. Positions are byte offsets.
struct Scan {
  std::string_view text;
  TypeSet types = 0;
  std::vector<Finding>& findings;

  bool wants(RedactionType type) const { return (types & bit(type)) != 0; }
  char at(std::size_t i) const { return i < text.size() ? text[i] : '\0'; }
};

/// Finds everything that shape, check digits and context tell, in one pass, in order and without overlaps. placeholders
/// gets those that are in the text already. Linear in the text but for bounded looks around.
void scanText(std::string_view text, TypeSet types, std::vector<Finding>& findings, std::vector<Finding>& placeholders);

// The detectors of scanText. Each is asked at a place where it may begin, adds its finding and returns the position to go
// on from, or returns 0.
std::size_t detectEmail(Scan& scan, std::size_t at, std::size_t width, std::size_t notBefore);
std::size_t detectNumber(Scan& scan, std::size_t begin);    ///< at a digit, '+' or '(' that begins a run
std::size_t detectHexAddress(Scan& scan, std::size_t begin);///< MAC and IPv6
std::size_t detectIban(Scan& scan, std::size_t begin);
std::size_t detectNationalId(Scan& scan, std::size_t begin, std::size_t end); ///< those that begin with a letter
std::size_t detectSecret(Scan& scan, std::size_t begin, std::size_t end);     ///< tokens with a well-known beginning
std::size_t detectAssignment(Scan& scan, std::size_t begin, std::size_t end); ///< "password: …", "api_key=…"
std::size_t detectUrlCredentials(Scan& scan, std::size_t colon);
std::size_t detectPrivateKey(Scan& scan, std::size_t begin);
std::size_t detectAnnouncedName(Scan& scan, std::size_t begin, std::size_t end); ///< "my name is …"

/// What a field's name says about its value ("first_name", "apiKey"), or nothing.
struct FieldMeaning {
  enum class Kind : std::uint8_t { none, always, digits, mixed, entropy, shortNumber };
  RedactionType type{};
  Kind kind = Kind::none;
};
FieldMeaning meaningOfField(std::string_view name);
/// Whether a value under a field of that meaning is masked whole.
bool isMasked(const FieldMeaning& meaning, std::string_view value);

/// A value in the form in which equal values are the same: digits of numbers, lower case of addresses and names.
std::string normalised(RedactionType type, std::string_view value);

bool luhn(std::string_view digits);
bool looksRandom(std::string_view value); ///< letters and digits mixed, at least 3 bits a character

inline bool isDigit(char c) { return c >= '0' && c <= '9'; }
inline bool isUpperAscii(char c) { return c >= 'A' && c <= 'Z'; }
inline bool isLetterAscii(char c) { return (c >= 'a' && c <= 'z') || isUpperAscii(c); }
inline bool isAlnum(char c) { return isDigit(c) || isLetterAscii(c); }
inline bool isWordByte(char c) { return isAlnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
inline bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
inline char lower(char c) { return isUpperAscii(c) ? static_cast<char>(c + 32) : c; }

/// Names and words that are masked as whole words. Terms of several words stand for themselves and for their capitalised
/// parts of three letters and more, unless such a part is an everyday word.
class NameList {
public:
  void addName(std::string_view name, bool anyCase = false); ///< with its parts; anyCase: those of four letters and more however they are written
  void addTerm(std::string_view term, RedactionType type);   ///< as it is, whatever its case
  void addDigits(std::string_view number, RedactionType type); ///< at least five digits, however they are set apart
  bool isEmpty() const { return m_terms.empty() && m_digits.empty(); }
  void find(std::string_view text, std::vector<Finding>& findings) const;

private:
  struct Term {
    std::string folded;  ///< lower case
    RedactionType type{};
    bool capitalised = false; ///< only where the text writes it with a capital
  };
  void add(std::string_view text, RedactionType type, bool capitalised);
  static bool placeholderIn(std::string_view text);
  /// The end of a number at a digit that is one of those known, else 0.
  std::size_t digitsAt(std::string_view text, std::size_t begin, RedactionType& type) const;
  std::vector<Term> m_terms;
  std::vector<std::pair<std::string, RedactionType>> m_digits;
  std::vector<std::vector<std::uint32_t>> m_byStart; ///< by hash of the first word
};

/// Masks the strings and keys of a JSON text, and values under telling fields, so that it stays the JSON it was.
class JsonMasker {
public:
  virtual ~JsonMasker() = default;
  virtual std::string placeholder(std::string_view value, RedactionType type) = 0;
  virtual bool maskText(std::string& text) = 0; ///< true: changed
  /// Masks in place; false: not one valid JSON value, and nothing was changed. field is what the value stands under.
  /// A string that is JSON itself is masked as JSON.
  bool run(std::string& json, std::string_view field, bool& changed, int depth = 0);

  TypeSet types = 0;   ///< which field meanings count
  bool traits = false; ///< fields are traits of a person: "name" is hers
};

/// Calls visit(name) for values of name fields in a JSON text.
void collectNamesFromJson(std::string_view json, std::vector<std::string>& names);

/// Something that a text says of a person under a telling name.
struct KnownValue {
  std::string value;
  RedactionType type{};
};
/// Personal values in a JSON text: by their fields (first_name, street, phone), and names and towns where the object or what
/// it stands under is a person's ("customer": {"name": …}). isPerson: the outermost object is. At most 500 in all.
void collectKnownFromJson(std::string_view json, bool isPerson, std::vector<KnownValue>& values);
/// The same in lines such as "Customer name: Zoe Quimby", which are looked for in the first 64 KiB.
void collectKnownFromLines(std::string_view text, std::vector<KnownValue>& values);
/// Whether a word of an identifier says that it is about a person ("get_customer_details").
bool namesPerson(std::string_view identifier);

} // namespace hone::redaction
