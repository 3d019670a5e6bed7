# Compiler settings that hold for every target of ours.
option(HONE_BUILD_TESTS "Build the tests" ON)
option(HONE_WERROR "Treat warnings in our code as errors" ON)
option(HONE_UNITY "Compile sources in batches; a clean build takes about a third of the time" ON)
option(HONE_FUZZ "Build the fuzz targets for libFuzzer (clang), and everything so that it sees what an input reaches" OFF)
set(HONE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them: address,undefined or thread")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# -O3 costs noticeably more compile time; what profits from it asks for it itself.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_UNITY_BUILD ${HONE_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

# lld links the tests in a fraction of the time.
find_program(LLD_PROGRAM ld.lld)
if(LLD_PROGRAM)
  add_link_options(-fuse-ld=lld)
endif()

add_library(hone_settings INTERFACE)
target_compile_options(hone_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align
  -Wimplicit-fallthrough -Wunused -Wvla
  $<$<BOOL:${HONE_WERROR}>:-Werror>
  # libstdc++ 12's own stable_sort calls a function that it calls deprecated; clang warns of it where it is instantiated.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  # These depend on what the optimiser inlined and are wrong about std::string and std::expected in GCC 12 (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized -Wno-error=stringop-overflow
  -Wno-error=stringop-overread -Wno-error=array-bounds -Wno-error=dangling-pointer>)
target_compile_definitions(hone_settings INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400
  HONE_VERSION="${PROJECT_VERSION}")
if(HONE_FUZZ)
  if(NOT HONE_SANITIZE)
    set(HONE_SANITIZE address,undefined)
  endif()
  target_compile_options(hone_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(HONE_SANITIZE)
  target_compile_options(hone_settings INTERFACE -fsanitize=${HONE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(hone_settings INTERFACE -fsanitize=${HONE_SANITIZE})
endif()
