// A file with a secret in it: read only when nobody but its owner may read it.
#pragma once
#include <string>

namespace syncer::app {

struct SecretFile {
  std::string text;
  std::string problem;  // empty: it was read; else a sentence with the fix
};
SecretFile read_secret_file(const std::string& path);

}  // namespace syncer::app
