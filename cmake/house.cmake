# The house rules as functions: warnings are errors in our targets, includes are written from the repository's root,
# a folder is a library.

add_library(house_options INTERFACE)
target_include_directories(house_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(house_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wswitch -Werror)
# gcc 12 sees overlapping copies in std::string's operator+ that are not there (gcc bug 105651).
target_compile_options(house_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_compile_definitions(house_options INTERFACE HOUSE_VERSION="${PROJECT_VERSION}")

# The builds of `make ci` compile many files as one, which takes a third of the time. There the private names of
# one file meet those of others: a name may hide another, and these files stay apart.
if(CMAKE_UNITY_BUILD)
  target_compile_options(house_options INTERFACE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
set(HOUSE_APART
  sim/api/router.cpp sim/explore/generate.cpp sim/explore/mutate.cpp sim/explore/timed_steps.cpp
  sim/org/schema_contact.cpp sim/org/schema_lead.cpp sim/org/schema_user.cpp sim/org/text_time.cpp
  sim/soql/date_literals.cpp sim/world/healing.cpp syncer/app/rehearsal.cpp syncer/app/requirements.cpp
  syncer/app/secret_file.cpp syncer/app/unsubscribe_commands.cpp syncer/domain/salesforce_id.cpp
  syncer/domain/suggest.cpp syncer/engine/push.cpp tests/sim/api/validation_rules_test.cpp
  tests/sim/org/past_test.cpp tests/sim/org/write_test.cpp tests/sim/scenario/plan_test.cpp
  tests/sim/world/rules_test.cpp tests/syncer/domain/policies_test.cpp tests/syncer/domain/settings_doc_test.cpp
  tests/syncer/app/import_test.cpp tests/syncer/engine/nightly_disturbed_test.cpp tests/syncer/engine/nightly_test.cpp
  tests/syncer/engine/push_lives_test.cpp tests/syncer/engine/push_test.cpp tests/syncer/engine/push_wanted_test.cpp
  tests/syncer/engine/scheduler_test.cpp tests/syncer/store/conformance_clears_test.cpp)
list(TRANSFORM HOUSE_APART PREPEND ${PROJECT_SOURCE_DIR}/)
function(house_sources name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  foreach(source ${sources})
    if(source IN_LIST HOUSE_APART)
      set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()
  set(${name} ${sources} PARENT_SCOPE)
endfunction()

# Debug programs are large, and the usual linker takes seconds for each. The sanitizers bring their own needs.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=gold HOUSE_HAS_GOLD)
if(HOUSE_HAS_GOLD AND NOT CMAKE_CXX_FLAGS MATCHES sanitize)
  add_link_options(-fuse-ld=gold)
endif()

# house_library(name folder PUBLIC libs... PRIVATE libs...): every .cpp of the folder but main.cpp.
function(house_library name folder)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  house_sources(sources ${folder})
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
  house_sources(sources tests/${folder})
  string(REPLACE "/" "_" name test_${folder})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE house_options catch_main ${ARGN})
  # Tests are compiled for the compiler's speed, not their own.
  target_compile_options(${name} PRIVATE -O0)
  add_test(NAME ${folder} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
