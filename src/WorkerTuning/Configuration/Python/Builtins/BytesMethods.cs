using System.Collections.Frozen;
using System.Text;

namespace WorkerTuning.Configuration.Python;

/// <summary>The one method of <c>bytes</c> worth having.</summary>
internal static class BytesMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable().Add("decode", Decode).Freeze();

    private static object Decode(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 3, "encoding", "errors");
        var bytes = arguments[0] as PyBytes ?? throw machine.TypeError("a bytes object is required");
        return bytes.Data.All(b => b < 0x80) ? Encoding.ASCII.GetString(bytes.Data) : machine.Unknown("the decoding of these bytes");
    }
}
