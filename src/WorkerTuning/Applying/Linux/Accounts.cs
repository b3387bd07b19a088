using System.Globalization;
using System.Runtime.InteropServices;

namespace WorkerTuning.Applying.Linux;

/// <summary>Users and groups as the system's name service knows them, files or directory.</summary>
internal static unsafe class Accounts
{
    private const int FirstBuffer = 1_024;
    private const int LargestBuffer = 1 << 20;

    /// <summary>A user by name or number; null when unknown. A number without an account is known, but has no name and no group.</summary>
    public static UserAccount? FindUser(string nameOrNumber)
    {
        if (uint.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Lookup((e, b, s, f) => LibC.UserByNumber(number, (LibC.UserEntry*)e, b, s, (LibC.UserEntry**)f), ReadUser) ?? new UserAccount(null, number, null);
        return Lookup((e, b, s, f) => LibC.UserByName(nameOrNumber, (LibC.UserEntry*)e, b, s, (LibC.UserEntry**)f), ReadUser);
    }

    /// <summary>A group's number by name or number; null when unknown.</summary>
    public static uint? FindGroup(string nameOrNumber)
    {
        if (uint.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        return Lookup<uint?>((e, b, s, f) => LibC.GroupByName(nameOrNumber, (LibC.GroupEntry*)e, b, s, (LibC.GroupEntry**)f), e => ((LibC.GroupEntry*)e)->Group);
    }

    private static UserAccount ReadUser(nint entry)
    {
        var user = (LibC.UserEntry*)entry;
        return new UserAccount(Marshal.PtrToStringUTF8((nint)user->Name), user->User, user->Group);
    }

    // The strings of an entry lie in a buffer whose size only trying tells.
    private static T? Lookup<T>(Call call, Func<nint, T> read)
    {
        for (var size = FirstBuffer; size <= LargestBuffer; size *= 4)
        {
            var buffer = new byte[size];
            fixed (byte* strings = buffer)
            {
                // Room for either struct.
                var entry = default(LibC.UserEntry);
                void* found = null;
                var error = call(&entry, strings, (nuint)size, &found);
                if (error == LibC.BufferTooSmall)
                    continue;
                return error == 0 && found != null ? read((nint)found) : default;
            }
        }

        return default;
    }

    private delegate int Call(void* entry, byte* buffer, nuint size, void** found);
}
