using FsCheck;
using FsCheck.Fluent;

namespace WorkerTuning.Tests;

/// <summary>Properties that hold for whatever text a user may write.</summary>
internal static class Properties
{
    /// <summary>Text of any characters, and text made of the words that the parser under test knows.</summary>
    public static Gen<string> TextAround(params string[] words) =>
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            Gen.Elements([.. words, " ", "0", "7", "-", ".", "x", "\0", "é"]).ArrayOf().Select(string.Concat));

    public static void Hold<T>(Gen<T> values, Action<T> holds) =>
        Prop.ForAll(values.ToArbitrary(), holds).QuickCheckThrowOnFailure();
}
