using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>The library of a package with its symbols, as compiler and debugger see them.</summary>
internal sealed class PackedLibrary : IDisposable
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private readonly PEReader _library;
    private readonly MetadataReaderProvider _symbols;

    public PackedLibrary(PackedFolder packed, string package)
    {
        var name = packed.Entries(package).Single(e => e.EndsWith(".dll", StringComparison.Ordinal));
        _library = new PEReader(new MemoryStream(packed.ReadBytes(package, name)));
        _symbols = MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(packed.ReadBytes(Path.ChangeExtension(package, ".snupkg"), Path.ChangeExtension(name, ".pdb"))));
    }

    /// <summary>True where the same sources give the same bytes.</summary>
    public bool IsReproducible => _library.ReadDebugDirectory().Any(e => e.Type == DebugDirectoryEntryType.Reproducible);

    /// <summary>The source files' names, as the compiler was given them.</summary>
    public IReadOnlyList<string> Documents
    {
        get
        {
            var reader = _symbols.GetMetadataReader();
            return [.. reader.Documents.Select(d => reader.GetString(reader.GetDocument(d).Name))];
        }
    }

    /// <summary>The files of which a debugger could not show the source.</summary>
    public IReadOnlyList<string> DocumentsWithoutSource
    {
        get
        {
            var reader = _symbols.GetMetadataReader();
            return [.. reader.Documents
                .Where(d => !reader.GetCustomDebugInformation(d).Any(i => reader.GetGuid(reader.GetCustomDebugInformation(i).Kind) == EmbeddedSource))
                .Select(d => reader.GetString(reader.GetDocument(d).Name))];
        }
    }

    /// <summary>What the SDK's switches left in the assembly.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get
        {
            var reader = _library.GetMetadataReader();
            return reader.GetAssemblyDefinition().GetCustomAttributes()
                .Select(a => reader.GetCustomAttribute(a))
                .Where(a => IsAssemblyMetadata(reader, a))
                .Select(a => reader.GetBlobReader(a.Value))
                .Select(ReadPair)
                .ToDictionary(p => p.Key, p => p.Value);
        }
    }

    public void Dispose()
    {
        _symbols.Dispose();
        _library.Dispose();
    }

    private static bool IsAssemblyMetadata(MetadataReader reader, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name) == nameof(AssemblyMetadataAttribute);

    // Two bytes of prolog, then the two strings of the constructor.
    private static KeyValuePair<string, string> ReadPair(BlobReader value)
    {
        value.ReadUInt16();
        return new(value.ReadSerializedString() ?? "", value.ReadSerializedString() ?? "");
    }
}
