# Completion of queued(1) for bash: verbs, their actions, their options, and what an option may be.

_queued_values() { # OPTION
    case $1 in
    --log) echo error warn info debug ;;
    --by) echo office service counter clerk procedure class channel hour weekday date week month ;;
    --role) echo clerk manager administrator ;;
    --rights) echo call-ticket reclassify call-ticket,reclassify none ;;
    --kind) echo kiosk display counter ;;
    --listen) echo 127.0.0.1 0.0.0.0 ;;
    esac
}

_queued_options() { # VERB
    local data="--data --office --help"
    case $1 in
    serve)
        echo --listen --port --tls-cert --tls-key --plain-text-on-the-network --web --clips --slides --manager-idle --sample \
            --log --clock --speed "$data"
        ;;
    apply) echo --new --at-start "$data" ;;
    check) echo --help ;;
    report) echo --from --to --by --without-no-shows --csv --separator --xlsx "$data" ;;
    story) echo --date "$data" ;;
    export) echo --from --to --file --separator "$data" ;;
    user) echo --role --title --rights --secret-file "$data" ;;
    device) echo --kind --token-file --code "$data" ;;
    tls) echo --here --keep --days "$data" ;;
    audit) echo --from --to "$data" ;;
    restore) echo --drill "$data" ;;
    backup) echo --in --keep "$data" ;;
    rollup | verify | sample) echo "$data" ;;
    esac
}

_queued_actions() { # VERB
    case $1 in
    export) echo events tickets ;;
    user) echo add list secret rights disable enable ;;
    device) echo add code list revoke ;;
    tls) echo init ;;
    rollup) echo check rebuild ;;
    esac
}

_queued() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "serve apply check report story export backup restore verify rollup user \
            device audit tls sample help --version --help" -- "$word")
        return
    fi
    case $before in
    --data | --web | --clips | --slides | --in) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    --tls-cert | --tls-key | --file | --csv | --xlsx | --secret-file | --token-file)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    --log | --by | --role | --rights | --kind | --listen)
        mapfile -t COMPREPLY < <(compgen -W "$(_queued_values "$before")" -- "$word")
        ;;
    *)
        if [[ $word = -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_queued_options "$verb")" -- "$word")
        elif [ "$COMP_CWORD" -eq 2 ] && [ -n "$(_queued_actions "$verb")" ]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_queued_actions "$verb")" -- "$word")
        elif [[ " apply check backup restore verify " = *" $verb "* ]]; then
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
        fi
        ;;
    esac
}
complete -o filenames -F _queued queued
