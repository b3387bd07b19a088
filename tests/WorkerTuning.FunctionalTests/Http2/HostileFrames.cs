using static WorkerTuning.FunctionalTests.Http2.RawHttp2;

namespace WorkerTuning.FunctionalTests.Http2;

/// <summary>Frames that no client should send, for the endpoints <c>/</c>, which reads its body, and <c>/wait</c>.</summary>
/// <param name="What">What is wrong with them.</param>
/// <param name="Answer">What becomes of stream 1, in the words of <see cref="RawHttp2.AnswerAsync"/>; errors are those of RFC 9113, section 7.</param>
/// <param name="Bytes">All that is sent after the preface and the settings.</param>
internal sealed record HostileFrames(string What, string Answer, byte[] Bytes)
{
    private const Flag Whole = Flag.EndHeaders | Flag.EndStream;

    private static readonly byte[] Get = Make(Frame.Headers, Whole, 1, Block(RawHttp2.Get));
    private static readonly byte[] Waiting = Make(Frame.Headers, Whole, 1, Block(HostileFields.With(":path=/wait")));
    private static readonly byte[] Post = Make(Frame.Headers, Flag.EndHeaders, 1, Block(HostileFields.With(":method=POST")));
    private static readonly byte[] PostOfFive = Make(Frame.Headers, Flag.EndHeaders, 1, Block(HostileFields.With(":method=POST|content-length: 5")));

    public static IReadOnlyList<HostileFrames> All { get; } =
    [
        new("CONTINUATION without HEADERS", "goaway 1", Make(Frame.Continuation, Flag.EndHeaders, 1, Block(RawHttp2.Get))),
        new("CONTINUATION after the end of the fields", "goaway 1", [.. Post, .. Make(Frame.Continuation, Flag.EndHeaders, 1, Block(("x", "1")))]),
        new("CONTINUATION of another stream", "goaway 1", [.. Open(1), .. Make(Frame.Continuation, Flag.EndHeaders, 3)]),
        new("DATA amid the fields", "goaway 1", [.. Open(1), .. Make(Frame.Data, Flag.EndStream, 1)]),
        new("PING amid the fields", "goaway 1", [.. Open(1), .. Make(Frame.Ping, Flag.None, 0, new byte[8])]),
        new("an unknown frame amid the fields", "goaway 1", [.. Open(1), .. Make(Frame.Unknown, Flag.None, 1)]),
        new("HEADERS of no stream", "goaway 1", Make(Frame.Headers, Whole, 0, Block(RawHttp2.Get))),
        new("HEADERS of an even stream", "goaway 1", Make(Frame.Headers, Whole, 2, Block(RawHttp2.Get))),
        new("HEADERS of an older stream", "goaway 5", [.. Make(Frame.Headers, Whole, 3, Block(RawHttp2.Get)), .. Get]),
        new("HEADERS of a stream that was reset", "goaway 5", [.. Waiting, .. Make(Frame.Reset, Flag.None, 1, 0, 0, 0, 8), .. Waiting]),
        new("HEADERS after the end of a stream", "goaway 5", [.. Waiting, .. Waiting]),
        new("HEADERS that depend on themselves", "goaway 1", Make(Frame.Headers, Whole | Flag.Priority, 1, [0, 0, 0, 1, 0, .. Block(RawHttp2.Get)])),
        new("HEADERS with more padding than frame", "goaway 1", Make(Frame.Headers, Whole | Flag.Padded, 1, [255, .. Block(RawHttp2.Get)])),
        new("HEADERS without room for a priority", "goaway 6", Make(Frame.Headers, Whole | Flag.Priority, 1, 0, 0)),
        new("HEADERS without a field", "reset 1", Make(Frame.Headers, Whole, 1)),
        new("an index of no field", "goaway 9", Make(Frame.Headers, Whole, 1, 0xFF, 0xFF, 0x7F)),
        new("an index without end", "goaway 9", Make(Frame.Headers, Whole, 1, [0xFF, .. Enumerable.Repeat((byte)0xFF, 20)])),
        new("a name longer than the frame", "goaway 9", Make(Frame.Headers, Whole, 1, 0, 0x7E, (byte)'a')),
        new("a table larger than allowed", "goaway 9", Make(Frame.Headers, Whole, 1, [0x3F, 0xFF, 0xFF, 0x7F, .. Block(RawHttp2.Get)])),
        new("DATA of no stream", "goaway 1", Make(Frame.Data, Flag.None, 0, 1)),
        new("DATA of a stream that was not begun", "goaway 1", Make(Frame.Data, Flag.EndStream, 1, 1)),
        new("DATA after the end of a stream", "goaway 5", [.. Waiting, .. Make(Frame.Data, Flag.EndStream, 1, 1)]),
        new("DATA with more padding than frame", "goaway 1", [.. Post, .. Make(Frame.Data, Flag.EndStream | Flag.Padded, 1, 255, 1)]),
        new("DATA without room for its padding", "goaway 6", [.. Post, .. Make(Frame.Data, Flag.EndStream | Flag.Padded, 1)]),
        new("DATA beyond its content-length", "reset 1", [.. PostOfFive, .. Make(Frame.Data, Flag.EndStream, 1, 1, 2, 3, 4, 5, 6)]),
        new("DATA short of its content-length", "reset 1", [.. PostOfFive, .. Make(Frame.Data, Flag.EndStream, 1, 1, 2, 3, 4)]),
        new("nothing but padding", "200", [.. Post, .. Enumerable.Repeat(Make(Frame.Data, Flag.Padded, 1, [255, .. new byte[255]]), 20).SelectMany(f => f), .. Make(Frame.Data, Flag.EndStream, 1)]),
        new("a frame larger than allowed", "goaway 6", [.. Post, .. Make(Frame.Data, Flag.EndStream, 1, new byte[(1 << 14) + 1])]),
        new("trailers with a pseudo-field", "goaway 1", [.. Post, .. Make(Frame.Headers, Whole, 1, Block((":path", "/b")))]),
        new("trailers with an upper-case name", "goaway 1", [.. Post, .. Make(Frame.Headers, Whole, 1, Block(("X", "1")))]),
        new("trailers with a field of the connection", "goaway 1", [.. Post, .. Make(Frame.Headers, Whole, 1, Block(("connection", "close")))]),
        new("trailers that are not the end", "goaway 1", [.. Post, .. Make(Frame.Headers, Flag.EndHeaders, 1, Block(("x", "1")))]),
        new("PRIORITY of no stream", "goaway 1", Make(Frame.Priority, Flag.None, 0, new byte[5])),
        new("PRIORITY on itself", "goaway 1", Make(Frame.Priority, Flag.None, 1, 0, 0, 0, 1, 0)),
        new("PRIORITY that is too short", "goaway 6", Make(Frame.Priority, Flag.None, 1, 0)),
        new("RST_STREAM of no stream", "goaway 1", Make(Frame.Reset, Flag.None, 0, new byte[4])),
        new("RST_STREAM of a stream that was not begun", "goaway 1", Make(Frame.Reset, Flag.None, 1, new byte[4])),
        new("RST_STREAM that is too short", "goaway 6", [.. Waiting, .. Make(Frame.Reset, Flag.None, 1, 0)]),
        new("SETTINGS of a stream", "goaway 1", Make(Frame.Settings, Flag.None, 1)),
        new("SETTINGS that are too short", "goaway 6", Make(Frame.Settings, Flag.None, 0, 0)),
        new("SETTINGS acknowledged with something", "goaway 6", Make(Frame.Settings, Flag.Ack, 0, new byte[6])),
        new("SETTINGS with a window too large", "goaway 3", Make(Frame.Settings, Flag.None, 0, 0, 4, 0xFF, 0xFF, 0xFF, 0xFF)),
        new("SETTINGS with frames too small", "goaway 1", Make(Frame.Settings, Flag.None, 0, 0, 5, 0, 0, 0, 1)),
        new("SETTINGS that push a little", "goaway 1", Make(Frame.Settings, Flag.None, 0, 0, 2, 0, 0, 0, 2)),
        new("SETTINGS that overflow the window of a stream", "goaway 3",
            [.. Waiting, .. Make(Frame.WindowUpdate, Flag.None, 1, 0x7F, 0xFF, 0, 0), .. Make(Frame.Settings, Flag.None, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF)]),
        new("PUSH_PROMISE of a client", "goaway 1", Make(Frame.PushPromise, Flag.EndHeaders, 1, [0, 0, 0, 2, .. Block(RawHttp2.Get)])),
        new("PING of a stream", "goaway 1", Make(Frame.Ping, Flag.None, 1, new byte[8])),
        new("PING that is too short", "goaway 6", Make(Frame.Ping, Flag.None, 0, 1)),
        new("GOAWAY of a stream", "goaway 1", Make(Frame.GoAway, Flag.None, 1, new byte[8])),
        new("WINDOW_UPDATE of nothing", "goaway 1", Make(Frame.WindowUpdate, Flag.None, 0, new byte[4])),
        new("WINDOW_UPDATE that is too short", "goaway 6", Make(Frame.WindowUpdate, Flag.None, 0, 1)),
        new("WINDOW_UPDATE that overflows the connection's", "goaway 3", Make(Frame.WindowUpdate, Flag.None, 0, 0x7F, 0xFF, 0xFF, 0xFF)),
        new("WINDOW_UPDATE that overflows a stream's", "reset 3", [.. Waiting, .. Make(Frame.WindowUpdate, Flag.None, 1, 0x7F, 0xFF, 0xFF, 0xFF)]),
        new("WINDOW_UPDATE of a stream that was not begun", "goaway 1", Make(Frame.WindowUpdate, Flag.None, 1, 0, 0, 0, 1)),
        new("a frame nobody knows", "200", [.. Make(Frame.Unknown, Flag.None, 1, 1, 2, 3), .. Get]),
        new("HTTP/1", "goaway 6", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray()),
    ];

    public override string ToString() => What;

    // Fields that go on in the next frame.
    private static byte[] Open(int stream) => Make(Frame.Headers, Flag.EndStream, stream, Block(RawHttp2.Get));
}
