#include <cstdlib>
#include <fstream>

#include "command.h"
#include "workspace/syncs.h"

namespace hone::cli {

namespace {

constexpr char kPassphraseVariable[] = "HONE_PASSPHRASE";

std::string environment(const std::string& name)
{
  const char* const value = std::getenv(name.c_str());
  return value ? value : "";
}

Result<std::string> firstLine(const std::string& path)
{
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || line.empty())
    return fail(ErrorKind::io, "The file cannot be read, or its first line is empty.", path);
  if (line.ends_with('\r'))
    line.pop_back();
  return line;
}

} // namespace

Result<std::string> givenSecret(Invocation& invocation, const std::string& variable)
{
  if (const auto path = invocation.arguments().value("secret-file"))
    return firstLine(*path);
  return environment(variable);
}

Result<void> openSealedFile(Invocation& invocation)
{
  std::string passphrase = environment(kPassphraseVariable);
  if (const auto path = invocation.arguments().value("passphrase-file")) {
    HONE_TRY(passphrase, firstLine(*path));
  }
  if (passphrase.empty())
    return {};
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  return workspace->syncs().openSealedFile(passphrase);
}

std::optional<SecretPlace> givenSecretPlace(const Arguments& arguments, SecretPlace otherwise)
{
  const auto word = arguments.value("secrets");
  if (!word)
    return otherwise;
  if (*word == "keychain")
    return SecretPlace::keychain;
  if (*word == "sealed-file")
    return SecretPlace::sealedFile;
  if (*word == "environment")
    return SecretPlace::environment;
  return std::nullopt;
}

OptionSpec passphraseOption()
{
  return {"passphrase-file", "FILE", "its first line opens the sealed file of secrets (also: the variable HONE_PASSPHRASE)"};
}

} // namespace hone::cli
