# The layers, and the rule that holds them.
#
# hone_layer(PATH USES ... LIBS ...) makes one static library from the sources of a folder of core/ or ui/.
# A layer sees another layer's headers only when it uses it: headers are reached through a per-layer include
# root (BUILD/layers/<target>/) that comes with the link, so an #include against the arrows does not compile.
# PRIVATE_USES are used by the sources alone: who links this layer does not see them (ui sees workspace, not store).
# HONE_ARROWS_<target> lists what each layer may use at most; using more stops the configure step.
# check_layers.cmake runs before every layer compiles and refuses what include roots cannot see
# (relative includes, Qt Widgets in core, SQL, sockets, files or git in ui).

set(HONE_ARROWS_base)
set(HONE_ARROWS_model base)
set(HONE_ARROWS_text model base)
set(HONE_ARROWS_store model base)
set(HONE_ARROWS_net base)
set(HONE_ARROWS_llm net model base)
set(HONE_ARROWS_capture text store llm net model base)
set(HONE_ARROWS_receiver capture ${HONE_ARROWS_capture})
set(HONE_ARROWS_sync capture ${HONE_ARROWS_capture})
set(HONE_ARROWS_intents text store llm net model base)
set(HONE_ARROWS_outcomes capture intents ${HONE_ARROWS_capture})
set(HONE_ARROWS_patterns outcomes ${HONE_ARROWS_outcomes})
set(HONE_ARROWS_fixes patterns ${HONE_ARROWS_patterns})
set(HONE_ARROWS_report patterns ${HONE_ARROWS_patterns})
set(HONE_ARROWS_workspace fixes report receiver sync ${HONE_ARROWS_fixes})
set(HONE_ARROWS_ui_widgets base model workspace)
set(HONE_ARROWS_ui_charts ui_widgets base model workspace)
foreach(page overview conversations intents patterns fixes reports sources settings)
  set(HONE_ARROWS_ui_${page} ui_widgets ui_charts base model workspace)
  list(APPEND HONE_PAGES ui_${page})
endforeach()
set(HONE_ARROWS_ui_shell ${HONE_PAGES} ui_widgets ui_charts base model workspace)

add_custom_target(hone_check_layers
  COMMAND "${CMAKE_COMMAND}" -DROOT=${CMAKE_SOURCE_DIR} -P "${CMAKE_CURRENT_LIST_DIR}/check_layers.cmake"
  COMMENT "Checking the layers" VERBATIM)

function(hone_layer path)
  cmake_parse_arguments(ARG "" "" "USES;PRIVATE_USES;LIBS;PRIVATE_LIBS" ${ARGN})
  string(REGEX REPLACE "^core/" "" face "${path}")
  string(REPLACE "/" "_" name "${face}")
  foreach(used ${ARG_USES} ${ARG_PRIVATE_USES})
    if(NOT used IN_LIST HONE_ARROWS_${name})
      message(FATAL_ERROR "Layer ${name} may not use ${used}: arrows point down only (packaging/cmake/HoneLayers.cmake).")
    endif()
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${path}/*.cpp" "${CMAKE_SOURCE_DIR}/${path}/*.h")
  set(implementation ${sources})
  list(FILTER implementation INCLUDE REGEX "cpp$")
  if(NOT implementation)
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/empty_${name}.cpp" CONTENT "")
    list(APPEND sources "${CMAKE_BINARY_DIR}/generated/empty_${name}.cpp")
  endif()
  add_library(hone_${name} STATIC ${sources})
  set_target_properties(hone_${name} PROPERTIES LINKER_LANGUAGE CXX)
  get_filename_component(parent "${CMAKE_BINARY_DIR}/layers/${name}/${face}" DIRECTORY)
  file(MAKE_DIRECTORY "${parent}")
  file(CREATE_LINK "${CMAKE_SOURCE_DIR}/${path}" "${CMAKE_BINARY_DIR}/layers/${name}/${face}" SYMBOLIC)
  target_include_directories(hone_${name} PUBLIC "${CMAKE_BINARY_DIR}/layers/${name}")
  list(TRANSFORM ARG_USES PREPEND hone_)
  list(TRANSFORM ARG_PRIVATE_USES PREPEND hone_)
  target_link_libraries(hone_${name} PUBLIC ${ARG_USES} ${ARG_LIBS} PRIVATE hone_settings ${ARG_PRIVATE_USES} ${ARG_PRIVATE_LIBS})
  add_dependencies(hone_${name} hone_check_layers)
  if(path MATCHES "^ui/")
    set_target_properties(hone_${name} PROPERTIES AUTOMOC ON)
  endif()
endfunction()
