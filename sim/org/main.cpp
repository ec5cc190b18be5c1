// Runs while sfsim is built, and writes the source file that carries the database of a blank org.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>

#include "sim/org/blank_org.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: make_blank_org FILE.cpp\n");
    return 3;
  }
  const std::string image = sfsim::pack(sfsim::make_blank_org());
  std::string text = "#include \"sim/org/blank_org.h\"\n\nstatic const unsigned char image[] = {";
  for (size_t i = 0; i < image.size(); ++i) {
    text += i % 32 == 0 ? "\n" : "";
    text += fmt::format("{},", static_cast<unsigned char>(image[i]));
  }
  text +=
      "};\n\nstd::string_view sfsim::blank_org_image() {\n"
      "  return {reinterpret_cast<const char*>(image), sizeof image};\n}\n";
  std::ofstream file(argv[1], std::ios::trunc);
  if (file << text << std::flush) return 0;
  fmt::print(stderr, "{} cannot be written\n", argv[1]);
  return 1;
}
