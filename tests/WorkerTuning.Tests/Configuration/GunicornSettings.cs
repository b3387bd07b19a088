using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Configuration;

/// <summary>gunicorn's settings as its own settings page lists them: the oracle that the catalogue is held against.</summary>
internal static class GunicornSettings
{
    public sealed record Row(string Name, string Flags, FlagForm Form, string? Default);

    public static IReadOnlyList<Row> All { get; } =
        [.. Table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|', 4, StringSplitOptions.TrimEntries)).Select(Parse)];

    // name | flags | form: v value, s store_true, n store_false, o optional value, r repeated | default, where it does not depend on the machine
    private const string Table =
        """
        config                            | -c --config                                                | v | *
        wsgi_app                          |                                                            | v |
        bind                              | -b --bind                                                  | r | 127.0.0.1:8000
        backlog                           | --backlog                                                  | v | 2048
        workers                           | -w --workers                                               | v | 1
        worker_class                      | -k --worker-class                                          | v | sync
        threads                           | --threads                                                  | v | 1
        worker_connections                | --worker-connections                                       | v | 1000
        max_requests                      | --max-requests                                             | v | 0
        max_requests_jitter               | --max-requests-jitter                                      | v | 0
        timeout                           | -t --timeout                                               | v | 30
        graceful_timeout                  | --graceful-timeout                                         | v | 30
        keepalive                         | --keep-alive                                               | v | 2
        limit_request_line                | --limit-request-line                                       | v | 4094
        limit_request_fields              | --limit-request-fields                                     | v | 100
        limit_request_field_size          | --limit-request-field_size                                 | v | 8190
        reload                            | --reload                                                   | s | false
        reload_engine                     | --reload-engine                                            | v | auto
        reload_extra_files                | --reload-extra-file                                        | r |
        spew                              | --spew                                                     | s | false
        check_config                      | --check-config                                             | s | false
        print_config                      | --print-config                                             | s | false
        preload_app                       | --preload                                                  | s | false
        sendfile                          | --no-sendfile                                              | n |
        reuse_port                        | --reuse-port                                               | s | false
        chdir                             | --chdir                                                    | v | *
        daemon                            | -D --daemon                                                | s | false
        raw_env                           | -e --env                                                   | r |
        pidfile                           | -p --pid                                                   | v |
        worker_tmp_dir                    | --worker-tmp-dir                                           | v |
        user                              | -u --user                                                  | v | *
        group                             | -g --group                                                 | v | *
        umask                             | -m --umask                                                 | v | *
        initgroups                        | --initgroups                                               | s | false
        tmp_upload_dir                    |                                                            | v |
        secure_scheme_headers             |                                                            | v | X-FORWARDED-PROTOCOL=ssl,X-FORWARDED-PROTO=https,X-FORWARDED-SSL=on
        forwarded_allow_ips               | --forwarded-allow-ips                                      | v | 127.0.0.1,::1
        accesslog                         | --access-logfile                                           | v |
        disable_redirect_access_to_syslog | --disable-redirect-access-to-syslog                        | s | false
        access_log_format                 | --access-logformat                                         | v | %(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"
        errorlog                          | --error-logfile --log-file                                 | v | -
        loglevel                          | --log-level                                                | v | info
        capture_output                    | --capture-output                                           | s | false
        logger_class                      | --logger-class                                             | v | gunicorn.glogging.Logger
        logconfig                         | --log-config                                               | v |
        logconfig_dict                    |                                                            | v | {}
        logconfig_json                    | --log-config-json                                          | v |
        syslog_addr                       | --log-syslog-to                                            | v | udp://localhost:514
        syslog                            | --log-syslog                                               | s | false
        syslog_prefix                     | --log-syslog-prefix                                        | v |
        syslog_facility                   | --log-syslog-facility                                      | v | user
        enable_stdio_inheritance          | -R --enable-stdio-inheritance                              | s | false
        statsd_host                       | --statsd-host                                              | v |
        dogstatsd_tags                    | --dogstatsd-tags                                           | v |
        statsd_prefix                     | --statsd-prefix                                            | v |
        enable_backlog_metric             | --enable-backlog-metric                                    | s | false
        proc_name                         | -n --name                                                  | v |
        default_proc_name                 |                                                            | v | gunicorn
        pythonpath                        | --pythonpath                                               | v |
        paste                             | --paste --paster                                           | v |
        on_starting                       |                                                            | v |
        on_reload                         |                                                            | v |
        when_ready                        |                                                            | v |
        pre_fork                          |                                                            | v |
        post_fork                         |                                                            | v |
        post_worker_init                  |                                                            | v |
        worker_int                        |                                                            | v |
        worker_abort                      |                                                            | v |
        pre_exec                          |                                                            | v |
        pre_request                       |                                                            | v |
        post_request                      |                                                            | v |
        child_exit                        |                                                            | v |
        worker_exit                       |                                                            | v |
        nworkers_changed                  |                                                            | v |
        on_exit                           |                                                            | v |
        ssl_context                       |                                                            | v |
        proxy_protocol                    | --proxy-protocol                                           | o | off
        proxy_allow_ips                   | --proxy-allow-from                                         | v | 127.0.0.1,::1
        protocol                          | --protocol                                                 | v | http
        uwsgi_allow_ips                   | --uwsgi-allow-from                                         | v | 127.0.0.1,::1
        keyfile                           | --keyfile                                                  | v |
        certfile                          | --certfile                                                 | v |
        ssl_version                       | --ssl-version                                              | v | 2
        cert_reqs                         | --cert-reqs                                                | v | 0
        ca_certs                          | --ca-certs                                                 | v |
        suppress_ragged_eofs              | --suppress-ragged-eofs                                     | s | true
        do_handshake_on_connect           | --do-handshake-on-connect                                  | s | false
        ciphers                           | --ciphers                                                  | v |
        http_protocols                    | --http-protocols                                           | v | h1
        http2_cleartext                   | --http2-cleartext                                          | v | off
        http2_max_concurrent_streams      | --http2-max-concurrent-streams                             | v | 100
        http2_initial_window_size         | --http2-initial-window-size                                | v | 65535
        http2_max_frame_size              | --http2-max-frame-size                                     | v | 16384
        http2_max_header_list_size        | --http2-max-header-list-size                               | v | 65536
        raw_paste_global_conf             | --paste-global                                             | r | []
        permit_obsolete_folding           | --permit-obsolete-folding                                  | s | false
        strip_header_spaces               | --strip-header-spaces                                      | s | false
        permit_unconventional_http_method | --permit-unconventional-http-method                        | s | false
        permit_unconventional_http_version | --permit-unconventional-http-version                      | s | false
        casefold_http_method              | --casefold-http-method                                     | s | false
        forwarder_headers                 | --forwarder-headers                                        | v | SCRIPT_NAME,PATH_INFO
        header_map                        | --header-map                                               | v | drop
        asgi_loop                         | --asgi-loop                                                | v | auto
        asgi_lifespan                     | --asgi-lifespan                                            | v | auto
        asgi_disconnect_grace_period      | --asgi-disconnect-grace-period                             | v | 3
        http_parser                       | --http-parser                                              | v | auto
        root_path                         | --root-path                                                | v |
        dirty_apps                        | --dirty-app                                                | r | []
        dirty_workers                     | --dirty-workers                                            | v | 0
        dirty_timeout                     | --dirty-timeout                                            | v | 300
        dirty_threads                     | --dirty-threads                                            | v | 1
        dirty_graceful_timeout            | --dirty-graceful-timeout                                   | v | 30
        on_dirty_starting                 |                                                            | v |
        dirty_post_fork                   |                                                            | v |
        dirty_worker_init                 |                                                            | v |
        dirty_worker_exit                 |                                                            | v |
        control_socket                    | --control-socket                                           | v | *
        control_socket_mode               | --control-socket-mode                                      | v | 0600
        control_socket_disable            | --no-control-socket                                        | s | false
        """;

    private static Row Parse(string[] cells)
    {
        var form = cells[2] switch
        {
            "s" => FlagForm.Switch,
            "n" => FlagForm.NegatedSwitch,
            "o" => FlagForm.OptionalValue,
            "r" => FlagForm.Repeated,
            _ => FlagForm.Value,
        };
        return new Row(cells[0], cells[1], form, cells[3] is "" or "*" ? null : cells[3]);
    }
}
