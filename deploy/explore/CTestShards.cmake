# One search as tests of CTest: include this file after enable_testing(), then `ctest -j8 -L explore`.
#   set(EXPLORE_SEED nightly)  set(EXPLORE_RUNS 100000)  set(EXPLORE_SHARDS 8)
# The shards may find something (exit code 4); the test explore-merge, which runs after all of them, tells and fails.
set(EXPLORE_SEED ctest CACHE STRING "Any word")
set(EXPLORE_RUNS 10000 CACHE STRING "Worlds in all")
set(EXPLORE_SHARDS 4 CACHE STRING "Tests they are cut in")
set(EXPLORE_SFSIM sfsim CACHE STRING "The program")
set(results "")
foreach(shard RANGE 1 ${EXPLORE_SHARDS})
  set(json ${CMAKE_CURRENT_BINARY_DIR}/explore-${shard}.json)
  list(APPEND results ${json})
  add_test(NAME explore-${shard} COMMAND sh -c
    "'${EXPLORE_SFSIM}' explore --seed ${EXPLORE_SEED} --runs ${EXPLORE_RUNS} --shard ${shard}/${EXPLORE_SHARDS} \
-j 1 --json '${json}' --found explore-${shard}; code=$?; [ $code -eq 4 ] || exit $code")
  set_tests_properties(explore-${shard} PROPERTIES LABELS explore FIXTURES_SETUP explore_shards)
endforeach()
add_test(NAME explore-merge COMMAND ${EXPLORE_SFSIM} explore --merge ${results} --found explore-found)
set_tests_properties(explore-merge PROPERTIES LABELS explore FIXTURES_REQUIRED explore_shards)
