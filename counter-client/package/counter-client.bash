# Completion of counter-client(1) for bash.

_counter_client_command_options() { # COMMAND
    case $1 in
    login) echo --counter --pin-file --take-over ;;
    open) echo --automatic ;;
    finish) echo --outcome --dossier --due ;;
    transfer) echo --service --counter ;;
    reclassify) echo --priority --regular ;;
    issue) echo --priority --regular --appointment ;;
    esac
}

_counter_client() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command="" i
    local commands="login logout open pause close next call recall start finish no-show return park resume transfer \
        requeue reclassify cancel undo status watch issue"
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ " $commands " = *" ${COMP_WORDS[i]} "* ]] && command=${COMP_WORDS[i]} && break
    done
    case $before in
    --ca | --token-file | --pin-file) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    --lang) mapfile -t COMPREPLY < <(compgen -W "vi en" -- "$word") ;;
    --outcome)
        mapfile -t COMPREPLY < <(compgen -W "settled accepted more-documents handed-over refused referred" -- "$word")
        ;;
    *)
        if [[ $word = -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "--server --ca --enrol --token-file --json --timeout --lang --compact \
                --help --version $(_counter_client_command_options "$command")" -- "$word")
        elif [ -z "$command" ]; then
            mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
        fi
        ;;
    esac
}
complete -o filenames -F _counter_client counter-client
