using System.Reflection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace TelemetryGrid.Gateway.Page;

/// <summary>The dashboard's files, which the build embeds in an assembly under <c>page/</c>; empty when it was built without them.</summary>
internal sealed class EmbeddedPage : IFileProvider
{
    private const string Prefix = "page/";
    private readonly Dictionary<string, IFileInfo> _files = new(StringComparer.Ordinal);

    public EmbeddedPage(Assembly assembly)
    {
        var built = File.Exists(assembly.Location) ? File.GetLastWriteTimeUtc(assembly.Location) : DateTime.UnixEpoch;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                var path = "/" + name[Prefix.Length..].Replace('\\', '/');
                _files.Add(path, new EmbeddedFile(assembly, name, path, built));
            }
        }
    }

    public bool IsBuilt => _files.ContainsKey("/index.html");

    public IFileInfo GetFileInfo(string subpath) => _files.GetValueOrDefault(subpath) ?? new NotFoundFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class EmbeddedFile : IFileInfo
    {
        private readonly Assembly _assembly;
        private readonly string _resource;

        public EmbeddedFile(Assembly assembly, string resource, string path, DateTime built)
        {
            _assembly = assembly;
            _resource = resource;
            Name = Path.GetFileName(path);
            LastModified = new DateTimeOffset(built, TimeSpan.Zero);
            using var content = CreateReadStream();
            Length = content.Length;
        }

        public bool Exists => true;

        public long Length { get; }

        public string? PhysicalPath => null;

        public string Name { get; }

        public DateTimeOffset LastModified { get; }

        public bool IsDirectory => false;

        public Stream CreateReadStream() =>
            _assembly.GetManifestResourceStream(_resource) ?? throw new FileNotFoundException($"{_resource} is not embedded.");
    }
}
