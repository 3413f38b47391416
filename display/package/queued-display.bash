# Completion of queued-display(1) for bash.

_queued_display() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    case $before in
    --ca | --token-file | --sound-file) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    --slides | --check-pack) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    --language) mapfile -t COMPREPLY < <(compgen -W "vi en vi,en en,vi" -- "$word") ;;
    --voice) mapfile -t COMPREPLY < <(compgen -W "vi en vi,en none" -- "$word") ;;
    --theme) mapfile -t COMPREPLY < <(compgen -W "dark light" -- "$word") ;;
    *)
        mapfile -t COMPREPLY < <(compgen -W "--server --ca --token-file --enrol --office --language --counters \
            --services --theme --slides --size --text --voice --volume --quiet --sound-file --check-pack --help \
            --version" -- "$word")
        ;;
    esac
}
complete -o filenames -F _queued_display queued-display
