#include "report/report.h"

namespace hone {

namespace {

bool isNumber(const std::string& cell)
{
  bool digit = false;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char c = cell[i];
    if (c >= '0' && c <= '9')
      digit = true;
    else if (!(c == '.' || c == 'e' || c == 'E' || ((c == '-' || c == '+') && (i == 0 || cell[i - 1] == 'e' || cell[i - 1] == 'E'))))
      return false;
  }
  return digit;
}

} // namespace

std::string csvLine(const std::vector<std::string>& cells)
{
  std::string line;
  bool first = true;
  for (const std::string& cell : cells) {
    if (!first)
      line += ',';
    first = false;
    // A spreadsheet runs a cell that begins with one of these as a formula (OWASP, "CSV injection").
    const bool formula = !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos && !isNumber(cell);
    if (!formula && cell.find_first_of("\",\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    if (formula)
      line += '\'';
    for (const char c : cell) {
      if (c == '"')
        line += '"';
      line += c;
    }
    line += '"';
  }
  line += "\r\n";
  return line;
}

} // namespace hone
