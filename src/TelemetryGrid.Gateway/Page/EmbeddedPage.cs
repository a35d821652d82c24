using System.Reflection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace TelemetryGrid.Gateway.Page;

/// <summary>The dashboard's files, which the build embeds in this assembly under <c>page/</c>; empty when it was built without them.</summary>
internal sealed class EmbeddedPage : IFileProvider
{
    private const string Prefix = "page/";
    private static readonly Assembly Assembly = typeof(EmbeddedPage).Assembly;
    private readonly Dictionary<string, IFileInfo> _files = new(StringComparer.Ordinal);

    public EmbeddedPage()
    {
        var built = File.Exists(Assembly.Location) ? File.GetLastWriteTimeUtc(Assembly.Location) : DateTime.UnixEpoch;
        foreach (var name in Assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                var path = "/" + name[Prefix.Length..].Replace('\\', '/');
                _files.Add(path, new EmbeddedFile(name, path, built));
            }
        }
    }

    public bool IsBuilt => _files.ContainsKey("/index.html");

    public IFileInfo GetFileInfo(string subpath) => _files.GetValueOrDefault(subpath) ?? new NotFoundFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class EmbeddedFile(string resource, string path, DateTime built) : IFileInfo
    {
        public bool Exists => true;

        public long Length { get; } = Open(resource).Length;

        public string? PhysicalPath => null;

        public string Name => Path.GetFileName(path);

        public DateTimeOffset LastModified => new(built, TimeSpan.Zero);

        public bool IsDirectory => false;

        public Stream CreateReadStream() => Open(resource);

        private static Stream Open(string resource) =>
            Assembly.GetManifestResourceStream(resource) ?? throw new FileNotFoundException($"{resource} is not embedded.");
    }
}
