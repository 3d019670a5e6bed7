#include "text/detectors.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "text/redaction.h"

namespace hone::redaction {

namespace {

constexpr std::size_t kMostLocalPart = 64;
constexpr std::size_t kMostDomain = 253;

bool isLocalPart(char c)
{
  return isAlnum(c) || c == '.' || c == '_' || c == '+' || c == '-' || c == '\'' || c == '%' || static_cast<unsigned char>(c) >= 0x80;
}

/// Endings of file names that follow an @ in names of pictures and packages.
bool isFileEnding(std::string_view label)
{
  static constexpr std::array<std::string_view, 14> kEndings{"png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "json", "html", "pdf", "ico", "ts", "txt"};
  std::string folded;
  for (const char c : label)
    folded.push_back(lower(c));
  return std::ranges::find(kEndings, folded) != kEndings.end();
}

} // namespace

std::size_t detectEmail(Scan& scan, std::size_t at, std::size_t width, std::size_t notBefore)
{
  const std::string_view text = scan.text;
  std::size_t begin = at;
  while (begin > notBefore && at - begin < kMostLocalPart && isLocalPart(text[begin - 1]))
    --begin;
  // Quotes and dots before an address are the sentence's; so is what a query string or an escape puts before it.
  while (begin < at && (text[begin] == '.' || text[begin] == '\'' || text[begin] == '-' || text[begin] == '%' || (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80))
    ++begin;
  if (begin == at)
    return 0;
  std::size_t end = at + width;
  std::size_t label = end;
  std::size_t lastLabel = 0;
  std::size_t lastEnd = 0;
  while (end < text.size() && end - at < kMostDomain) {
    const char c = text[end];
    if (isAlnum(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80) {
      ++end;
      continue;
    }
    if (c == '.' && end > label && isAlnum(scan.at(end + 1))) {
      label = ++end;
      lastLabel = label;
      continue;
    }
    break;
  }
  lastEnd = end;
  while (lastEnd > label && text[lastEnd - 1] == '-')
    --lastEnd;
  if (lastLabel == 0 || lastEnd - lastLabel < 2)
    return 0;
  const std::string_view top = text.substr(lastLabel, lastEnd - lastLabel);
  if (!std::ranges::all_of(top, [](char c) { return isLetterAscii(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80; }) || isFileEnding(top))
    return 0;
  // git@host:path is how a repository is named.
  if (text.substr(begin, at - begin) == "git" && scan.at(lastEnd) == ':')
    return 0;
  scan.findings.push_back({begin, lastEnd, RedactionType::email});
  return lastEnd;
}

std::size_t detectHexAddress(Scan& scan, std::size_t begin)
{
  const std::string_view text = scan.text;
  // MAC: six pairs, all parted by the same sign.
  if (scan.wants(RedactionType::macAddress) && begin + 17 <= text.size()) {
    const char separator = text[begin + 2];
    bool mac = separator == ':' || separator == '-';
    bool letters = false;
    for (std::size_t i = 0; mac && i < 17; ++i) {
      const char c = text[begin + i];
      mac = i % 3 == 2 ? c == separator : isHex(c);
      letters = letters || isLetterAscii(c);
    }
    if (mac && (letters || separator == ':') && !isWordByte(scan.at(begin + 17)) && scan.at(begin + 17) != separator) {
      scan.findings.push_back({begin, begin + 17, RedactionType::macAddress});
      return begin + 17;
    }
  }
  if (!scan.wants(RedactionType::ipAddress))
    return 0;
  int groups = 0;
  bool gap = false;
  std::size_t i = begin;
  while (i < text.size() && groups < 8) {
    std::size_t j = i;
    while (j < text.size() && j - i < 5 && isHex(text[j]))
      ++j;
    if (j - i > 4)
      return 0;
    if (j == i)
      break;
    ++groups;
    i = j;
    if (scan.at(i) == ':' && scan.at(i + 1) == ':') {
      if (gap)
        return 0;
      gap = true;
      i += 2;
    } else if (scan.at(i) == ':' && isHex(scan.at(i + 1))) {
      ++i;
    } else {
      break;
    }
  }
  if (i <= begin || isWordByte(scan.at(i)) || (scan.at(i) == ':' && isHex(scan.at(i + 1))))
    return 0;
  const char first = lower(text[begin]);
  const char second = lower(scan.at(begin + 1));
  const bool routed = isHex(scan.at(begin + 3)) && scan.at(begin + 4) == ':' &&
                      (first == '2' || first == '3' || (first == 'f' && (second == 'c' || second == 'd' || second == 'e')));
  if (!(groups == 8 && !gap) && !(gap && groups >= 2 && groups < 8 && routed) && !(gap && groups == 1 && routed))
    return 0;
  scan.findings.push_back({begin, i, RedactionType::ipAddress});
  return i;
}

std::size_t detectAnnouncedName(Scan& scan, std::size_t begin, std::size_t end)
{
  // "my name is Ana Lee", "name's Ana": capitalised words after it, at most three.
  const std::string_view text = scan.text;
  if (end - begin != 4 || lower(text[begin]) != 'n' || lower(text[begin + 1]) != 'a' || lower(text[begin + 2]) != 'm' || lower(text[begin + 3]) != 'e')
    return 0;
  std::size_t i = end;
  if (text.substr(i).starts_with(" is "))
    i += 4;
  else if (text.substr(i).starts_with("'s "))
    i += 3;
  else
    return 0;
  // Whose name is said before: a product's or a file's is no person's.
  const std::string_view before = text.substr(begin > 12 ? begin - 12 : 0, begin > 12 ? 12 : begin);
  std::string folded;
  for (const char c : before)
    folded.push_back(lower(c));
  if (!folded.ends_with("my ") && !folded.ends_with("full ") && !folded.ends_with("first ") && !folded.ends_with("last "))
    return 0;
  const std::size_t nameBegin = i;
  std::size_t nameEnd = i;
  for (int words = 0; words < 3 && isUpperAscii(scan.at(i)); ++words) {
    std::size_t j = i + 1;
    while (j < text.size() && (isLetterAscii(text[j]) || static_cast<unsigned char>(text[j]) >= 0x80 || ((text[j] == '-' || text[j] == '\'') && isLetterAscii(scan.at(j + 1)))))
      ++j;
    nameEnd = j;
    if (scan.at(j) != ' ')
      break;
    i = j + 1;
  }
  if (nameEnd - nameBegin < 2)
    return 0;
  scan.findings.push_back({nameBegin, nameEnd, RedactionType::name});
  return nameEnd;
}

void scanText(std::string_view text, TypeSet types, std::vector<Finding>& findings, std::vector<Finding>& placeholders)
{
  enum class Begin : std::uint8_t { nothing, word, digit, at, percent, plus, dash, colon, bracket };
  static constexpr auto kBegins = [] {
    std::array<Begin, 256> table{};
    for (int c = 0; c < 256; ++c) {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        table[static_cast<std::size_t>(c)] = Begin::word;
      else if (c >= '0' && c <= '9')
        table[static_cast<std::size_t>(c)] = Begin::digit;
    }
    table['@'] = Begin::at;
    table['%'] = Begin::percent;
    table['+'] = table['('] = Begin::plus;
    table['-'] = Begin::dash;
    table[':'] = Begin::colon;
    table['<'] = Begin::bracket;
    return table;
  }();

  Scan scan{text, types, findings};
  std::size_t free = 0; // nothing before this place may be taken again
  for (std::size_t i = 0; i < text.size();) {
    const Begin begin = kBegins[static_cast<unsigned char>(text[i])];
    if (begin == Begin::nothing) {
      ++i;
      continue;
    }
    std::size_t next = 0;
    std::size_t skip = i + 1;
    switch (begin) {
    case Begin::word:
    case Begin::digit: {
      std::size_t end = i + 1;
      while (end < text.size() && isAlnum(text[end]))
        ++end;
      skip = end;
      if (i > free && isWordByte(text[i - 1]) && text[i - 1] != '_')
        break; // goes on from a letter of another script
      const bool afterUnderscore = i > free && text[i - 1] == '_';
      if (!afterUnderscore && end - i <= 4 && (scan.at(end) == ':' || scan.at(end) == '-') && isHex(text[i]))
        next = detectHexAddress(scan, i);
      if (next == 0 && begin == Begin::digit && !afterUnderscore)
        next = detectNumber(scan, i);
      if (next == 0 && begin == Begin::word) {
        next = detectSecret(scan, i, end);
        if (next == 0 && scan.wants(RedactionType::iban) && end - i >= 4 && isDigit(text[i + 2]) && isDigit(text[i + 3]) && isLetterAscii(text[i + 1]))
          next = detectIban(scan, i);
        if (next == 0 && scan.wants(RedactionType::nationalId) && !afterUnderscore)
          next = detectNationalId(scan, i, end);
        if (next == 0)
          next = detectAssignment(scan, i, end);
        if (next == 0 && scan.wants(RedactionType::name) && end - i == 4)
          next = detectAnnouncedName(scan, i, end);
      }
      break;
    }
    case Begin::at:
      if (scan.wants(RedactionType::email))
        next = detectEmail(scan, i, 1, free);
      break;
    case Begin::percent:
      if (scan.wants(RedactionType::email) && scan.at(i + 1) == '4' && scan.at(i + 2) == '0')
        next = detectEmail(scan, i, 3, free);
      break;
    case Begin::plus:
      if (isDigit(scan.at(i + 1)) && (i == free || !isWordByte(text[i - 1])))
        next = detectNumber(scan, i);
      break;
    case Begin::dash:
      if (text.substr(i).starts_with("-----BEGIN "))
        next = detectPrivateKey(scan, i);
      break;
    case Begin::colon:
      if (scan.at(i + 1) == '/' && scan.at(i + 2) == '/')
        next = detectUrlCredentials(scan, i);
      break;
    case Begin::bracket:
      if (const std::size_t length = placeholderAt(text, i); length > 0) {
        placeholders.push_back({i, i + length, RedactionType::custom});
        next = i + length;
      }
      break;
    case Begin::nothing: break;
    }
    if (next > 0) {
      // An address may begin inside what an earlier look passed over, never inside what it took.
      free = next;
      i = next;
    } else {
      i = skip;
    }
  }
}

std::string normalised(RedactionType type, std::string_view value)
{
  std::string out;
  switch (type) {
  case RedactionType::phone:
  case RedactionType::card:
    for (const char c : value)
      if (isDigit(c))
        out.push_back(c);
    if (type == RedactionType::phone) {
      if (out.starts_with("00"))
        out.erase(0, 2);
      if (out.size() == 11 && out.front() == '1')
        out.erase(0, 1); // the country code of North America is often left out
    }
    if (!out.empty())
      return out;
    break;
  case RedactionType::iban:
  case RedactionType::nationalId:
    for (const char c : value)
      if (isAlnum(c))
        out.push_back(lower(c));
    if (!out.empty())
      return out;
    break;
  case RedactionType::email: {
    const std::size_t at = value.find("%40");
    std::string plain(value);
    if (at != std::string_view::npos && value.find('@') == std::string_view::npos)
      plain.replace(at, 3, "@");
    for (const char c : plain)
      out.push_back(lower(c));
    return out;
  }
  case RedactionType::name:
  case RedactionType::address:
  case RedactionType::ipAddress:
  case RedactionType::macAddress: {
    bool space = false;
    for (const char c : value) {
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        space = !out.empty();
        continue;
      }
      if (space)
        out.push_back(' ');
      space = false;
      out.push_back(lower(c));
    }
    return out;
  }
  case RedactionType::secret:
  case RedactionType::birthDate:
  case RedactionType::custom:
  case RedactionType::user: break;
  }
  return std::string(value);
}

bool luhn(std::string_view digits)
{
  int sum = 0;
  bool twice = false;
  for (std::size_t i = digits.size(); i-- > 0; twice = !twice) {
    int digit = digits[i] - '0';
    if (twice && (digit *= 2) > 9)
      digit -= 9;
    sum += digit;
  }
  return !digits.empty() && sum % 10 == 0;
}

bool looksRandom(std::string_view value)
{
  if (value.size() < 12)
    return false;
  std::array<int, 256> counts{};
  bool digit = false, letter = false;
  for (const char c : value) {
    ++counts[static_cast<unsigned char>(c)];
    digit = digit || isDigit(c);
    letter = letter || isLetterAscii(c);
  }
  double entropy = 0;
  for (const int count : counts)
    if (count > 0) {
      const double share = static_cast<double>(count) / static_cast<double>(value.size());
      entropy -= share * std::log2(share);
    }
  return digit && letter && entropy >= 3;
}

} // namespace hone::redaction
