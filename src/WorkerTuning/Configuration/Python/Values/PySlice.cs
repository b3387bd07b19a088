namespace WorkerTuning.Configuration.Python;

/// <summary>What stands in the brackets of <c>x[1:5:2]</c>; None where nothing does.</summary>
internal sealed record PySlice(object Lower, object Upper, object Step);
