# hone_embed(TARGET ROOT FILES...) links the files into TARGET, to be read with hone::resource("path below ROOT").
# One assembler .incbin per file: no run-time path, and megabytes cost no compile time.
function(hone_embed target root)
  set(asm "")
  set(table "")
  set(index 0)
  foreach(file ${ARGN})
    file(RELATIVE_PATH name "${root}" "${file}")
    string(APPEND asm "asm(\".section .rodata\\n.balign 16\\n.global honeResource${index}\\nhoneResource${index}:\\n.incbin \\\"${file}\\\"\\n.global honeResourceEnd${index}\\nhoneResourceEnd${index}:\\n.byte 0\\n.previous\\n\");\n")
    string(APPEND asm "extern \"C\" const char honeResource${index}[];\nextern \"C\" const char honeResourceEnd${index}[];\n")
    string(APPEND table "    {\"${name}\", {honeResource${index}, static_cast<std::size_t>(honeResourceEnd${index} - honeResource${index})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  set(out "${CMAKE_BINARY_DIR}/generated/resource_table.cpp")
  file(CONFIGURE OUTPUT "${out}" CONTENT "#include \"base/resources.h\"
${asm}
namespace hone {
std::span<const Resource> resources()
{
  static const Resource table[] = {
${table}    {{}, {}}};
  return std::span(table, ${index});
}
}
" @ONLY)
  target_sources(${target} PRIVATE "${out}")
  set_source_files_properties("${out}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON OBJECT_DEPENDS "${ARGN}"
    COMPILE_OPTIONS "-Wno-cast-align")
endfunction()
