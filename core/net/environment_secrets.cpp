#include <cctype>
#include <cstdlib>

#include <fmt/format.h>

#include "net/secrets.h"

namespace hone {

std::string environmentVariableOf(std::string_view name)
{
  std::string variable = "HONE_SECRET_";
  for (const char c : name)
    variable += std::isalnum(static_cast<unsigned char>(c)) ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
  return variable;
}

namespace {

class EnvironmentSecrets final : public SecretStore {
public:
  Result<std::optional<std::string>> read(const std::string& name) override
  {
    const char* const value = std::getenv(environmentVariableOf(name).c_str());
    if (!value || !*value)
      return std::optional<std::string>();
    return std::string(value);
  }
  Result<void> write(const std::string& name, const std::string&) override
  {
    return fail(ErrorKind::unsupported, fmt::format("Set the environment variable {} where Hone is started.", environmentVariableOf(name)));
  }
  Result<void> remove(const std::string&) override { return {}; }
  Result<void> probe() override { return {}; }
};

} // namespace

std::unique_ptr<SecretStore> makeEnvironmentSecrets()
{
  return std::make_unique<EnvironmentSecrets>();
}

} // namespace hone
