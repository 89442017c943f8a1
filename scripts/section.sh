# Headings with times, for the scripts that source this file.

section_started=$(date +%s)
section_title=

# Ends the section before, saying how long it took, and opens the one named.
section() {
  end_section
  section_title=$1
  section_started=$(date +%s)
  printf '\n=== %s\n' "$section_title"
}

end_section() {
  if [ -n "$section_title" ]; then
    printf '=== %s: %d s\n' "$section_title" $(($(date +%s) - section_started))
  fi
  section_title=
}
