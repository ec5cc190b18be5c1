# The house rules as functions: warnings are errors in our targets, includes are written from the repository's root,
# a folder is a library.

add_library(house_options INTERFACE)
target_include_directories(house_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(house_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wswitch -Werror)
# gcc 12 sees overlapping copies in std::string's operator+ that are not there (gcc bug 105651).
target_compile_options(house_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_compile_definitions(house_options INTERFACE HOUSE_VERSION="${PROJECT_VERSION}")

# Debug programs are large, and the usual linker takes seconds for each. The sanitizers bring their own needs.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=gold HOUSE_HAS_GOLD)
if(HOUSE_HAS_GOLD AND NOT CMAKE_CXX_FLAGS MATCHES sanitize)
  add_link_options(-fuse-ld=gold)
endif()

# house_library(name folder PUBLIC libs... PRIVATE libs...): every .cpp of the folder but main.cpp.
function(house_library name folder)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE house_options ${arg_PRIVATE})
endfunction()

function(house_program name main)
  add_executable(${name} ${main})
  target_link_libraries(${name} PRIVATE house_options ${ARGN})
endfunction()

# house_test(folder libs...): tests/<folder>/*.cpp as one Catch2 program, run from the repository's root.
function(house_test folder)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${folder}/*.cpp)
  string(REPLACE "/" "_" name test_${folder})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE house_options catch_main ${ARGN})
  # Tests are compiled for the compiler's speed, not their own.
  target_compile_options(${name} PRIVATE -O0)
  add_test(NAME ${folder} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
