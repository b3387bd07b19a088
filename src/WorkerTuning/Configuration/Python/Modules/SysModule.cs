using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The parts of <c>sys</c> that can be answered without a Python.</summary>
internal static class SysModule
{
    public static Dictionary<string, object> Members(Machine machine) => new()
    {
        ["platform"] = machine.Host.PlatformSystem.ToLowerInvariant(),
        // A Python that today's gunicorn runs on, for the tests of old files on it.
        ["version_info"] = new PyTuple([(BigInteger)3, (BigInteger)13, (BigInteger)0, "final", BigInteger.Zero]),
        ["maxsize"] = (BigInteger)long.MaxValue,
        ["exit"] = new NativeFunction("exit", (m, a) => throw m.Raise(new PyException(ExceptionTypes.SystemExit, a.Positional))),
        // Appending to it is common, and changes nothing here.
        ["path"] = machine.NewList([]),
    };
}
