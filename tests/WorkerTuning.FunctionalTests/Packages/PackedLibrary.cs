using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>The library of a package with its symbols, as compiler and debugger see them.</summary>
internal sealed class PackedLibrary : IDisposable
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private readonly PEReader _library;
    private readonly MetadataReaderProvider _symbols;

    public PackedLibrary(PackedFolder packed, string package)
    {
        var name = packed.Entries(package).Single(e => e.StartsWith("lib/", StringComparison.Ordinal) && e.EndsWith(".dll", StringComparison.Ordinal));
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

    /// <summary>
    /// True where values are added to a JSON array by reflection, which breaks in a trimmed program; the analyzers do not see it in a collection
    /// expression.
    /// </summary>
    public bool AddsToJsonByReflection
    {
        get
        {
            var reader = _library.GetMetadataReader();
            return Enumerable.Range(1, reader.GetTableRowCount(TableIndex.MethodSpec))
                .Select(row => reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).Method)
                .Where(m => m.Kind == HandleKind.MemberReference)
                .Select(m => reader.GetMemberReference((MemberReferenceHandle)m))
                .Any(m => reader.StringComparer.Equals(m.Name, "Add") && TypeName(reader, m.Parent) == nameof(JsonArray));
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
        && TypeName(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) == nameof(AssemblyMetadataAttribute);

    private static string? TypeName(MetadataReader reader, EntityHandle type) =>
        type.Kind == HandleKind.TypeReference ? reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Name) : null;

    // Two bytes of prolog, then the two strings of the constructor.
    private static KeyValuePair<string, string> ReadPair(BlobReader value)
    {
        value.ReadUInt16();
        return new(value.ReadSerializedString() ?? "", value.ReadSerializedString() ?? "");
    }
}
