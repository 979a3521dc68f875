# cmake -DOUT=assets.cpp -DFOLDER=src/shell/page -P embed.cmake: the files of the page as one C++ source.
set(types html text/html css text/css js text/javascript svg image/svg+xml)
file(GLOB files LIST_DIRECTORIES false RELATIVE ${FOLDER} ${FOLDER}/*.html ${FOLDER}/*.css ${FOLDER}/*.js
  ${FOLDER}/*.svg)
set(arrays "")
set(entries "")
set(number 0)
foreach(name ${files})
  file(READ ${FOLDER}/${name} hex HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
  string(REGEX REPLACE "^.*\\." "" kind ${name})
  list(FIND types ${kind} at)
  math(EXPR at "${at} + 1")
  list(GET types ${at} type)
  set(path /${name})
  if(name STREQUAL index.html)
    set(path /)
  endif()
  string(APPEND arrays "constexpr char bytes_${number}[] = {${bytes}};\n")
  string(APPEND entries
    "  {\"${path}\", \"${type}; charset=utf-8\", {bytes_${number}, sizeof bytes_${number}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "#include \"sipward/shell/page/assets.hpp\"\n\nnamespace sipward::page {\nnamespace {\n"
  "${arrays}constexpr Asset all[] = {\n${entries}};\n}  // namespace\n\n"
  "std::span<const Asset> assets() {\n  return all;\n}\n\n}  // namespace sipward::page\n")
