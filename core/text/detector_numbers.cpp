#include <algorithm>
#include <array>

#include "text/detectors.h"

namespace hone::redaction {

namespace {

constexpr std::size_t kLookBack = 40;

/// The bytes before a place, in lower case.
std::string before(const Scan& scan, std::size_t at, std::size_t bytes = kLookBack)
{
  std::string out;
  for (std::size_t i = at > bytes ? at - bytes : 0; i < at; ++i)
    out.push_back(lower(scan.text[i]));
  return out;
}

template<std::size_t N>
bool saysOneOf(const std::string& context, const std::array<std::string_view, N>& words)
{
  for (const std::string_view word : words)
    for (std::size_t at = context.find(word); at != std::string::npos; at = context.find(word, at + 1)) {
      const bool begins = at == 0 || !isAlnum(context[at - 1]);
      const std::size_t end = at + word.size();
      // "phones", "phone_number" and "orderId" count; "telling" and "accelerate" do not.
      const bool ends = end >= context.size() || !isAlnum(context[end]) || context[end] == 's' || context.compare(end, 2, "id") == 0 || context.compare(end, 6, "number") == 0;
      if (begins && ends)
        return true;
    }
  return false;
}

constexpr std::array<std::string_view, 20> kPhoneWords{"phone", "telephone", "tel", "mobile", "cell", "cellphone", "call", "fax", "sms", "whatsapp", "text me",
  "reach me", "reached at", "contact number", "contact me", "callback", "hotline", "dial", "handy", "telefon"};
constexpr std::array<std::string_view, 25> kOtherNumberWords{"order", "tracking", "invoice", "ticket", "case", "reference", "ref", "id", "isbn", "sku", "serial", "upc", "ean",
  "transaction", "confirmation", "booking", "reservation", "flight", "item", "product", "part", "model", "version", "build", "timestamp"};
constexpr std::array<std::string_view, 7> kSocialWords{"ssn", "social security", "social", "itin", "tax id", "taxpayer", "tin"};
constexpr std::array<std::string_view, 5> kCardWords{"card", "visa", "mastercard", "amex", "credit"};

/// A number as it is written: groups of digits with what stands between them.
struct Written {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string digits;
  std::vector<std::size_t> groups; ///< lengths
  std::string separators;          ///< one sign a gap; '(' and ')' leave a space
  bool plus = false;
  bool brackets = false;
};

bool isGap(char c) { return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')'; }

Written readNumber(const Scan& scan, std::size_t begin)
{
  constexpr std::size_t kMostDigits = 32;
  Written number;
  number.begin = begin;
  std::size_t i = begin;
  if (scan.at(i) == '+') {
    number.plus = true;
    ++i;
  }
  std::size_t group = 0;
  while (i < scan.text.size() && number.digits.size() < kMostDigits) {
    const char c = scan.text[i];
    if (isDigit(c)) {
      number.digits.push_back(c);
      ++group;
      number.end = ++i;
      continue;
    }
    if (!isGap(c))
      break;
    // At most ") " or " (" between two groups.
    std::size_t j = i;
    char separator = 0;
    while (j < scan.text.size() && j - i < 3 && isGap(scan.text[j])) {
      if (scan.text[j] == '(' || scan.text[j] == ')')
        number.brackets = true;
      else if (separator != 0 && scan.text[j] != separator)
        break;
      else
        separator = scan.text[j];
      ++j;
    }
    if (!isDigit(scan.at(j)))
      break;
    // "(" and "+" begin a number of their own; two signs in a row divide.
    if (separator != 0 && j - i == 2 && scan.text[i] == scan.text[i + 1])
      break;
    if (group > 0) {
      number.groups.push_back(group);
      number.separators.push_back(separator == 0 ? ' ' : separator);
    }
    group = 0;
    i = j;
  }
  if (group > 0)
    number.groups.push_back(group);
  return number;
}

bool issuerKnown(std::string_view d)
{
  const auto prefix = [&](std::size_t n) {
    int value = 0;
    for (std::size_t i = 0; i < n && i < d.size(); ++i)
      value = value * 10 + (d[i] - '0');
    return value;
  };
  const std::size_t n = d.size();
  const int two = prefix(2), three = prefix(3), four = prefix(4);
  if (d[0] == '4')
    return n == 13 || n == 16 || n == 19;                                     // Visa
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720))
    return n == 16;                                                           // Mastercard
  if (two == 34 || two == 37)
    return n == 15;                                                           // American Express
  if (four == 6011 || two == 65 || (three >= 644 && three <= 649))
    return n >= 16 && n <= 19;                                                // Discover
  if ((three >= 300 && three <= 305) || two == 36 || two == 38 || two == 39)
    return n == 14 || n == 16;                                                // Diners Club
  if (four >= 3528 && four <= 3589)
    return n >= 16 && n <= 19;                                                // JCB
  if (two == 62)
    return n >= 16 && n <= 19;                                                // UnionPay
  return false;
}

/// The first groups of a number whose digits make a card; the end of it, or 0.
std::size_t cardEnd(const Scan& scan, const Written& number)
{
  const bool spaced = number.groups.size() > 1;
  const std::string_view digits = number.digits;
  if (!spaced)
    return digits.size() >= 13 && digits.size() <= 19 && issuerKnown(digits) && luhn(digits) ? number.end : 0;
  std::size_t count = 0;
  std::size_t position = number.begin + (number.plus ? 1 : 0);
  for (std::size_t g = 0; g < number.groups.size(); ++g) {
    while (!isDigit(scan.at(position)))
      ++position;
    position += number.groups[g];
    count += number.groups[g];
    const bool usual = g >= 2 && number.groups[0] == 4 && (number.separators[0] == ' ' || number.separators[0] == '-') &&
                       (number.groups[1] == 4 || number.groups[1] == 6);
    if (usual && count >= 13 && count <= 19 && issuerKnown(digits.substr(0, count)) && luhn(digits.substr(0, count)))
      return position;
  }
  return 0;
}

bool socialSecurity(const Written& number)
{
  const int area = std::stoi(number.digits.substr(0, 3));
  const int group = std::stoi(number.digits.substr(3, 2));
  const int serial = std::stoi(number.digits.substr(5, 4));
  if (area == 0 || area == 666 || group == 0 || serial == 0)
    return false;
  if (area >= 900) // individual taxpayer numbers use these
    return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group <= 92) || group >= 94;
  return true;
}

/// Brazil: two check digits, modulo 11.
bool cpf(std::string_view d)
{
  if (std::ranges::all_of(d, [&](char c) { return c == d[0]; }))
    return false;
  for (const std::size_t n : {std::size_t{9}, std::size_t{10}}) {
    int sum = 0;
    for (std::size_t i = 0; i < n; ++i)
      sum += (d[i] - '0') * static_cast<int>(n + 1 - i);
    if (sum * 10 % 11 % 10 != d[n] - '0')
      return false;
  }
  return true;
}

/// India's Aadhaar: Verhoeff's dihedral check digit.
bool verhoeff(std::string_view digits)
{
  static constexpr std::array<std::string_view, 10> kProduct{"0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
                                                             "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"};
  static constexpr std::array<std::string_view, 8> kPermutation{"0123456789", "1576283094", "5803796142", "8916043527", "9453126870",
                                                                "4286573901", "2793806415", "7046913258"};
  int check = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int moved = kPermutation[i % 8][static_cast<std::size_t>(digit)] - '0';
    check = kProduct[static_cast<std::size_t>(check)][static_cast<std::size_t>(moved)] - '0';
  }
  return check == 0;
}

/// France: 13 digits and a key modulo 97.
bool nir(std::string_view d)
{
  if (d[0] != '1' && d[0] != '2')
    return false;
  const long long body = std::stoll(std::string(d.substr(0, 13)));
  const int month = (d[3] - '0') * 10 + (d[4] - '0');
  return month >= 1 && (month <= 12 || month >= 20) && 97 - body % 97 == (d[13] - '0') * 10 + (d[14] - '0');
}

bool pesel(std::string_view d)
{
  static constexpr std::array<int, 10> kWeights{1, 3, 7, 9, 1, 3, 7, 9, 1, 3};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i)
    sum += kWeights[i] * (d[i] - '0');
  return (10 - sum % 10) % 10 == d[10] - '0';
}

bool bsn(std::string_view d)
{
  int sum = -(d[8] - '0');
  for (std::size_t i = 0; i < 8; ++i)
    sum += static_cast<int>(9 - i) * (d[i] - '0');
  return sum % 11 == 0;
}

bool isNationalId(const Scan& scan, const Written& number)
{
  const std::string_view d = number.digits;
  const auto& g = number.groups;
  static constexpr std::array<std::string_view, 18> kIdWords{"aadhaar", "aadhar", "uid", "pesel", "bsn", "burgerservicenummer", "personnummer", "cpf", "nir", "numero de securite",
    "securite sociale", "sociale", "steuer-id", "steueridentifikationsnummer", "idnr", "national id", "identity number", "national identification"};
  if (d.size() == 9 && g.size() == 3 && g[0] == 3 && g[1] == 2 && number.separators[0] == '-' && number.separators[1] == '-')
    return socialSecurity(number);
  if (d.size() == 11 && g.size() == 4 && g[0] == 3 && g[1] == 3 && g[2] == 3 && number.separators == "..-")
    return cpf(d);
  if (d.size() == 12 && g.size() == 3 && g[0] == 4 && g[1] == 4 && number.separators == "  " && d[0] >= '2')
    return verhoeff(d);
  if (d.size() == 15 && (g.size() == 1 || g.size() >= 5))
    return nir(d);
  if (g.size() > 3)
    return false;
  if (d.size() == 9 || d.size() == 10 || d.size() == 11 || d.size() == 12) {
    const std::string context = before(scan, number.begin);
    if (d.size() == 9 && saysOneOf(context, kSocialWords))
      return socialSecurity(number);
    if (!saysOneOf(context, kIdWords))
      return false;
    return (d.size() == 9 && bsn(d)) || (d.size() == 11 && (pesel(d) || cpf(d))) || (d.size() == 12 && (verhoeff(d) || luhn(d.substr(2)))) ||
           (d.size() == 10 && luhn(d));
  }
  return false;
}

bool isPhone(const Scan& scan, const Written& number)
{
  const std::string& d = number.digits;
  const auto& g = number.groups;
  if (number.plus)
    return d.size() >= 8 && d.size() <= 15 && d[0] != '0';
  if (d.size() < 7 || d.size() > 15)
    return false;
  // A date, with or without what follows it.
  if (g.size() >= 3 && ((g[0] <= 2 && g[1] <= 2 && (g[2] == 4 || (g[2] == 2 && g.size() == 3))) || (g[0] == 4 && g[1] == 2 && g[2] == 2)) && d[0] <= '3')
    return false;
  const std::string context = before(scan, number.begin);
  const std::string near = context.size() > 18 ? context.substr(context.size() - 18) : context;
  if (!near.empty() && near.back() == '#')
    return false;
  const bool announced = saysOneOf(context, kPhoneWords);
  if (!announced && saysOneOf(near, kOtherNumberWords))
    return false;
  const std::size_t first = g.size() == 4 && g[0] == 1 && d[0] == '1' ? 1 : 0;
  if (g.size() - first == 3 && g[first] == 3 && g[first + 1] == 3 && g[first + 2] == 4) {
    // Spaces alone also part the thousands of an amount and the columns of a table.
    const bool spacesOnly = number.separators.find_first_not_of(' ') == std::string::npos && !number.brackets;
    return !spacesOnly || announced || (d[first] >= '2' && d[first + 3] >= '2' && scan.at(number.end) != ',');
  }
  if (number.brackets && g.size() == 2 && g[0] == 3 && g[1] == 7)
    return true;
  const bool hasDot = number.separators.find('.') != std::string::npos;
  if (d.starts_with("00") && d[2] != '0' && d.size() >= 10 && g.size() >= 2 && g[0] >= 2 && !hasDot)
    return true;
  // National shapes begin with a trunk 0 and are written in groups: "030 1234567", "07911 123456", "01 23 45 67 89".
  if (d[0] == '0' && d[1] != '0' && d.size() >= 9 && d.size() <= 12 && g.size() >= 2 && g.size() <= 6 && g[0] >= 2 && g[0] <= 6) {
    const bool even = std::ranges::all_of(number.separators, [&](char c) { return c == number.separators[0]; });
    const bool groupsSound = std::ranges::all_of(g, [](std::size_t n) { return n >= 2; });
    const bool pairs = g.size() == 5 && std::ranges::all_of(g, [](std::size_t n) { return n == 2; });
    if (groupsSound && (pairs || (g.size() <= 4 && (even || number.separators.find('/') != std::string::npos || number.brackets)) || announced))
      return pairs || !hasDot || announced;
  }
  return announced && !hasDot && g.size() <= 5 && (d.size() >= 10 || (d.size() == 7 && g.size() == 2 && g[0] == 3) || (d.size() >= 8 && d[0] == '0'));
}

std::size_t ipv4End(const Scan& scan, std::size_t begin)
{
  std::size_t i = begin;
  int total = 0;
  int firstPart = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (scan.at(i) != '.')
        return 0;
      ++i;
    }
    int value = 0;
    std::size_t digits = 0;
    for (; isDigit(scan.at(i)) && digits < 4; ++i, ++digits)
      value = value * 10 + (scan.at(i) - '0');
    if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && scan.at(i - digits) == '0'))
      return 0;
    total += value;
    if (part == 0)
      firstPart = value;
  }
  if (isWordByte(scan.at(i)) || scan.at(i) == '-' || (scan.at(i) == '.' && isAlnum(scan.at(i + 1))))
    return 0;
  // The machine itself, any, and all are nobody's.
  if (firstPart == 127 || total == 0 || total == 4 * 255 || firstPart == 0)
    return 0;
  const std::string context = before(scan, begin, 14);
  if (!context.empty() && (context.back() == 'v' || context.back() == '.' || context.back() == '-' || context.back() == '/'))
    return context.back() == '/' && context.ends_with("://") ? i : 0;
  static constexpr std::array<std::string_view, 5> kVersionWords{"version", "ver", "release", "build", "firmware"};
  return saysOneOf(context, kVersionWords) ? 0 : i;
}

} // namespace

std::size_t detectNumber(Scan& scan, std::size_t begin)
{
  const std::string_view text = scan.text;
  const bool digitFirst = isDigit(text[begin]);
  // Most numbers are short; what could be neither goes by at once.
  if (digitFirst && !isDigit(scan.at(begin + 1)) && !isGap(scan.at(begin + 1)))
    return 0;
  if (digitFirst && scan.wants(RedactionType::ipAddress)) {
    std::size_t dot = begin;
    while (dot < begin + 4 && isDigit(scan.at(dot)))
      ++dot;
    if (scan.at(dot) == '.')
      if (const std::size_t end = ipv4End(scan, begin); end > 0) {
        scan.findings.push_back({begin, end, RedactionType::ipAddress});
        return end;
      }
  }
  // Part of something longer: a decimal, a code, a path, a UUID.
  if (begin > 0) {
    const char previous = text[begin - 1];
    const char earlier = begin > 1 ? text[begin - 2] : ' ';
    if ((previous == '-' || previous == '.' || previous == '/' || previous == ':' || previous == ',' || previous == '&') && isAlnum(earlier) && previous != ':')
      return 0;
    if (previous == '#' || previous == '$' || previous == '_')
      return 0;
    if (static_cast<unsigned char>(previous) >= 0x80 && begin > 2 && text.substr(begin - 3, 3) == "\xE2\x82\xAC") // €
      return 0;
  }
  Written number = readNumber(scan, begin);
  if (number.digits.size() < 7 || number.digits.size() >= 32)
    return 0;
  const auto continues = [&](std::size_t end) {
    const char next = scan.at(end);
    return isWordByte(next) || next == '@' || ((next == '-' || next == '.' || next == ',') && isAlnum(scan.at(end + 1)) && next != ',') ||
           (next == ',' && isDigit(scan.at(end + 1)) && isDigit(scan.at(end + 2)) && isDigit(scan.at(end + 3)));
  };
  if (scan.wants(RedactionType::card) && number.digits.size() >= 13)
    if (const std::size_t end = cardEnd(scan, number); end > 0 && !isWordByte(scan.at(end)) && !(scan.at(end) == '-' && isAlnum(scan.at(end + 1)))) {
      const std::string context = before(scan, begin, 24);
      if (number.groups.size() > 1 || saysOneOf(context, kCardWords) || !saysOneOf(context, kOtherNumberWords)) {
        scan.findings.push_back({begin + (digitFirst ? 0 : 1), end, RedactionType::card});
        return end;
      }
    }
  // Trailing groups may belong to what follows ("030 1234567 12:30"): the number is tried with fewer of them.
  for (std::size_t take = number.groups.size(); take > 0; --take) {
    if (!continues(number.end)) {
      if (scan.wants(RedactionType::nationalId) && digitFirst && isNationalId(scan, number)) {
        scan.findings.push_back({begin, number.end, RedactionType::nationalId});
        return number.end;
      }
      if (scan.wants(RedactionType::phone) && isPhone(scan, number)) {
        scan.findings.push_back({begin, number.end, RedactionType::phone});
        return number.end;
      }
    }
    if (take == 1 || number.digits.size() - number.groups.back() < 7)
      break;
    // Only a space or a bracket divides two numbers.
    if (number.separators.back() != ' ')
      break;
    std::size_t end = number.end - number.groups.back();
    while (end > begin && !isDigit(text[end - 1]))
      --end;
    number.end = end;
    number.digits.resize(number.digits.size() - number.groups.back());
    number.groups.pop_back();
    number.separators.pop_back();
  }
  return 0;
}

std::size_t detectIban(Scan& scan, std::size_t begin)
{
  struct Country {
    std::string_view code;
    std::size_t length;
  };
  // Lengths by country: SWIFT IBAN registry.
  static constexpr std::array kCountries{
    Country{"AD", 24}, Country{"AE", 23}, Country{"AL", 28}, Country{"AT", 20}, Country{"AZ", 28}, Country{"BA", 20}, Country{"BE", 16}, Country{"BG", 22},
    Country{"BH", 22}, Country{"BR", 29}, Country{"BY", 28}, Country{"CH", 21}, Country{"CR", 22}, Country{"CY", 28}, Country{"CZ", 24}, Country{"DE", 22},
    Country{"DK", 18}, Country{"DO", 28}, Country{"EE", 20}, Country{"EG", 29}, Country{"ES", 24}, Country{"FI", 18}, Country{"FO", 18}, Country{"FR", 27},
    Country{"GB", 22}, Country{"GE", 22}, Country{"GI", 23}, Country{"GL", 18}, Country{"GR", 27}, Country{"GT", 28}, Country{"HR", 21}, Country{"HU", 28},
    Country{"IE", 22}, Country{"IL", 23}, Country{"IQ", 23}, Country{"IS", 26}, Country{"IT", 27}, Country{"JO", 30}, Country{"KW", 30}, Country{"KZ", 20},
    Country{"LB", 28}, Country{"LC", 32}, Country{"LI", 21}, Country{"LT", 20}, Country{"LU", 20}, Country{"LV", 21}, Country{"LY", 25}, Country{"MC", 27},
    Country{"MD", 24}, Country{"ME", 22}, Country{"MK", 19}, Country{"MR", 27}, Country{"MT", 31}, Country{"MU", 30}, Country{"NL", 18}, Country{"NO", 15},
    Country{"PK", 24}, Country{"PL", 28}, Country{"PS", 29}, Country{"PT", 25}, Country{"QA", 29}, Country{"RO", 24}, Country{"RS", 22}, Country{"SA", 24},
    Country{"SC", 31}, Country{"SE", 24}, Country{"SI", 19}, Country{"SK", 24}, Country{"SM", 27}, Country{"ST", 25}, Country{"SV", 28}, Country{"TL", 23},
    Country{"TN", 24}, Country{"TR", 26}, Country{"UA", 29}, Country{"VA", 22}, Country{"VG", 24}, Country{"XK", 20}};
  const std::array<char, 2> code{static_cast<char>(lower(scan.text[begin]) - 32), static_cast<char>(lower(scan.text[begin + 1]) - 32)};
  const auto country = std::ranges::find(kCountries, std::string_view(code.data(), 2), &Country::code);
  if (country == kCountries.end())
    return 0;
  std::string characters;
  std::size_t i = begin;
  for (; characters.size() < country->length; ++i) {
    const char c = scan.at(i);
    if (isAlnum(c))
      characters.push_back(lower(c));
    else if (!(c == ' ' || c == '-') || !isAlnum(scan.at(i + 1)) || characters.size() % 4 != 0)
      return 0;
  }
  if (isWordByte(scan.at(i)))
    return 0;
  std::ranges::rotate(characters, characters.begin() + 4);
  int rest = 0;
  for (const char c : characters)
    rest = isDigit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'a' + 10)) % 97;
  if (rest != 1)
    return 0;
  scan.findings.push_back({begin, i, RedactionType::iban});
  return i;
}

std::size_t detectNationalId(Scan& scan, std::size_t begin, std::size_t end)
{
  const std::string_view run = scan.text.substr(begin, end - begin);
  const auto shaped = [&](std::string_view shape) {
    if (run.size() != shape.size())
      return false;
    for (std::size_t i = 0; i < shape.size(); ++i)
      if (shape[i] == '9' ? !isDigit(run[i]) : !isUpperAscii(run[i]))
        return false;
    return true;
  };
  const auto found = [&](std::size_t until) {
    scan.findings.push_back({begin, until, RedactionType::nationalId});
    return until;
  };
  // Italy's codice fiscale: the month's letter and the day make chance unlikely.
  if (shaped("AAAAAA99A99A999A") && std::string_view("ABCDEHLMPRST").find(run[8]) != std::string_view::npos) {
    const int day = (run[9] - '0') * 10 + (run[10] - '0');
    if ((day >= 1 && day <= 31) || (day >= 41 && day <= 71))
      return found(end);
  }
  // Britain's national insurance number: spaced, or announced.
  if (run.size() == 2 && isUpperAscii(run[0]) && isUpperAscii(run[1]) && end + 11 <= scan.text.size() && scan.at(end) == ' ') {
    static constexpr std::string_view kShape = " 99 99 99 A";
    bool matches = true;
    for (std::size_t i = 0; matches && i < kShape.size(); ++i) {
      const char c = scan.at(end + i);
      matches = kShape[i] == '9' ? isDigit(c) : kShape[i] == 'A' ? (c >= 'A' && c <= 'D') : c == ' ';
    }
    if (matches && !isWordByte(scan.at(end + kShape.size())))
      return found(end + kShape.size());
  }
  if (run.size() < 9 || run.size() > 10)
    return 0;
  if (shaped("AA999999A") || shaped("AAAAA9999A") || shaped("A9999999A")) {
    static constexpr std::array<std::string_view, 6> kWords{"national insurance", "nino", "ni number", "pan", "nie", "nif"};
    if (saysOneOf(before(scan, begin), kWords))
      return found(end);
  }
  return 0;
}

} // namespace hone::redaction
