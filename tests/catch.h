// Catch2 2 (Debian) and 3 keep their headers in different places; tests include this one.
#pragma once
#if __has_include(<catch2/catch.hpp>)
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
#endif
