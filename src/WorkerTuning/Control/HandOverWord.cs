namespace WorkerTuning.Control;

/// <summary>What two processes of a service say to each other while one takes over from the other.</summary>
internal enum HandOverWord : byte
{
    /// <summary>Nothing more: the other one has ended.</summary>
    None,

    /// <summary>The new one: this is its process id.</summary>
    Started,

    /// <summary>The new one: its workers are warm and it listens.</summary>
    Serves,

    /// <summary>The old one: the new one is the main process of the service.</summary>
    IsMain,

    /// <summary>The new one: it stops.</summary>
    Stops,
}
