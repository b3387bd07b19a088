using System.ComponentModel.DataAnnotations;
using WorkerTuning.Configuration;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>The longest request line in bytes, its line end not counted; 0 means no limit. Null: 8,190, Kestrel's own. A longer one is answered with 414.</summary>
    [Setting("limit_request_line", Flags = "--limit-request-line", Unit = Unit.Bytes, Gunicorn = "4094", Becomes = "MaxRequestLineSize, which counts the line end: 2 more")]
    [Range(0L, int.MaxValue - 2L)]
    public long? LimitRequestLine { get; set; }

    /// <summary>The most header fields of a request, Host included. 0 and anything above 32,768 mean 32,768, as in gunicorn. Null: 100, Kestrel's own. More are answered with 431.</summary>
    [Setting("limit_request_fields", Flags = "--limit-request-fields", Unit = Unit.Count, Gunicorn = "100", Becomes = "MaxRequestHeaderCount")]
    [Range(0, int.MaxValue)]
    public int? LimitRequestFields { get; set; }

    /// <summary>
    /// The longest header field in bytes: name, colon, value and line end. 0 means 8,190, as in gunicorn's code (its documentation says no
    /// limit). Null: no limit of its own. A longer one is answered with 431. The size of all fields follows: fields × (size + 2) + 4.
    /// </summary>
    [Setting("limit_request_field_size", Flags = "--limit-request-field_size --limit-request-field-size", Unit = Unit.Bytes, Gunicorn = "8190", Becomes = "a check of each field, MaxRequestHeadersTotalSize and Http2.MaxRequestHeaderFieldSize")]
    [Range(0L, 16_777_216L)]
    public long? LimitRequestFieldSize { get; set; }

    /// <summary>
    /// Refuse what gunicorn refuses and Kestrel lets pass: methods and header names that are none, control characters, repeated fields that may
    /// stand only once, signed lengths, transfer codings that others could read differently, line ends without a carriage return. Null: true.
    /// docs/limits.md lists each with its answer.
    /// </summary>
    /// <remarks>Line ends are Kestrel's own matter: their rule holds for the whole process and ends only with a restart.</remarks>
    [Setting("strict_requests", Ours = true, Form = FlagForm.OptionalValue, BareFlag = "true", Becomes = "checks of the request line and of each header field, answered with 400, 417 or 501")]
    public bool? StrictRequests { get; set; }

    /// <summary>The largest request body in bytes; 0 means no limit. Null: 30,000,000, Kestrel's own. A larger one is answered with 413, also where the endpoint does not read it. gunicorn has no such limit.</summary>
    [Setting("max_request_body_size", Ours = true, Unit = Unit.Bytes, Becomes = "MaxRequestBodySize, and a check of Content-Length before the endpoint runs")]
    [Range(0L, long.MaxValue)]
    public long? MaxRequestBodySize { get; set; }

    /// <summary>The time a client may take to send the headers of a request; 0 means no limit. Null: 30 s, Kestrel's own. Enforced about once a second.</summary>
    [Setting("request_headers_timeout", Ours = true, Unit = Unit.Seconds, Becomes = "RequestHeadersTimeout")]
    public TimeSpan? RequestHeadersTimeout { get; set; }

    /// <summary>The slowest rate at which a client may send a body, in bytes a second after a grace of 5 s; 0 means no limit. Null: 240, Kestrel's own.</summary>
    [Setting("min_request_body_data_rate", Ours = true, Unit = Unit.BytesPerSecond, Becomes = "MinRequestBodyDataRate")]
    [Range(0L, int.MaxValue)]
    public long? MinRequestBodyDataRate { get; set; }

    /// <summary>The slowest rate at which a client may read a response, in bytes a second after a grace of 5 s; 0 means no limit. Null: 240, Kestrel's own.</summary>
    [Setting("min_response_data_rate", Ours = true, Unit = Unit.BytesPerSecond, Becomes = "MinResponseDataRate")]
    [Range(0L, int.MaxValue)]
    public long? MinResponseDataRate { get; set; }
}
