#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hone::cli {

/// An option of a command: "--name" or, with a placeholder, "--name VALUE" and "--name=VALUE".
struct OptionSpec {
  std::string name;         ///< without the dashes
  std::string placeholder;  ///< empty: a switch
  std::string help;
};

/// What stood after the command. A repeated option keeps all its values.
struct Arguments {
  std::vector<std::string> positional;
  std::map<std::string, std::vector<std::string>, std::less<>> options;

  bool has(std::string_view name) const { return options.contains(name); }
  std::optional<std::string> value(std::string_view name) const; ///< the last one given
  std::vector<std::string> values(std::string_view name) const;
};

/// Reads the words by these options; "--" ends them. The error is a sentence for people.
std::expected<Arguments, std::string> parseArguments(const std::vector<std::string>& words, const std::vector<OptionSpec>& specs);

} // namespace hone::cli
