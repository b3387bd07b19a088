namespace WorkerTuning;

/// <summary>Why a connection was ended by a setting, and not by its client or its last response.</summary>
public enum ConnectionEndReason
{
    /// <summary>It began with a PROXY header, and <c>proxy_allow_ips</c> does not name its peer: 403.</summary>
    ProxyForbidden,

    /// <summary>Its PROXY header was malformed: closed.</summary>
    ProxyMalformed,

    /// <summary>Its PROXY header, or any byte where one may come, was not there in time: closed.</summary>
    ProxyTimeout,

    /// <summary>There were too many connections; its first request was answered with 503.</summary>
    LimitAnswered,

    /// <summary>There were too many connections; it was closed without an answer.</summary>
    LimitClosed,

    /// <summary>It had reached <c>max_connection_age</c>: <c>Connection: close</c> or GOAWAY.</summary>
    MaxAge,

    /// <summary>It had served <c>max_requests_per_connection</c>: <c>Connection: close</c> or GOAWAY.</summary>
    MaxRequests,
}
