#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hone {

/// A place that keeps secrets by name. Any thread; a call may wait for the disk or the keychain.
class SecretStore {
public:
  virtual ~SecretStore() = default;
  /// The secret, or nothing when the place holds none of that name. A place that cannot be asked is an error.
  virtual Result<std::optional<std::string>> read(const std::string& name) = 0;
  virtual Result<void> write(const std::string& name, const std::string& secret) = 0;
  virtual Result<void> remove(const std::string& name) = 0; ///< well, too, when there was none
  /// Whether it can be written and read now, tried with a value that means nothing.
  virtual Result<void> probe() = 0;
};

/// The system's keychain (Secret Service, KWallet …), never its unencrypted fallback. Each call gives up after a few
/// seconds. A locked keychain reads like an empty one: who knows that a secret was kept must not take "nothing" for
/// "never given". Needs a QCoreApplication.
std::unique_ptr<SecretStore> makeKeychain(const std::string& service);

/// Variables of the environment: name "a/b c" is HONE_SECRET_A_B_C. Cannot be written.
std::unique_ptr<SecretStore> makeEnvironmentSecrets();
std::string environmentVariableOf(std::string_view name);

/// A file sealed with a passphrase (sealed_file.h), mode 0600 in a folder of mode 0700.
class SealedFile : public SecretStore {
public:
  /// Opens the file, or, where there is none, makes it at the first write. A wrong passphrase and a changed byte cannot
  /// be told apart: both are ErrorKind::invalidInput, and the file is left as it is.
  static Result<std::unique_ptr<SealedFile>> open(const std::string& path, const std::string& passphrase);
};

} // namespace hone
