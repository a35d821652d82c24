using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>Objects as files below one folder. A file is written under a temporary name, flushed to the device and then renamed.</summary>
internal sealed class FolderObjectStore(string folder) : IObjectStore
{
    private const string Temporary = ".tmp";

    public ValueTask<ObjectUpload> CreateAsync(string name, CancellationToken cancellation)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new(new FileUpload(path));
    }

    public async ValueTask<byte[]> ReadAsync(string name, long offset, int count, CancellationToken cancellation)
    {
        var path = PathOf(name);
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[count];
            var read = 0;
            while (read < count)
            {
                var more = await RandomAccess.ReadAsync(file, bytes.AsMemory(read), offset + read, cancellation);
                if (more == 0)
                {
                    throw new EndOfStreamException($"{path} ends before byte {offset + count}.");
                }
                read += more;
            }
            return bytes;
        }
        catch (DirectoryNotFoundException e)
        {
            throw new FileNotFoundException($"{path} does not exist.", path, e);
        }
    }

    public ValueTask<long?> LengthAsync(string name, CancellationToken cancellation)
    {
        var file = new FileInfo(PathOf(name));
        return new(file.Exists ? file.Length : null);
    }

    public ValueTask<List<string>> ListAsync(string prefix, CancellationToken cancellation)
    {
        var path = PathOf(prefix);
        var names = new List<string>();
        if (Directory.Exists(path))
        {
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            {
                names.Add(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'));
            }
        }
        names.Sort(StringComparer.Ordinal);
        return new(names);
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellation)
    {
        var path = PathOf(name);
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            return default;
        }
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
        return default;
    }

    public ValueTask MoveAsync(string from, string to, CancellationToken cancellation)
    {
        var (source, target) = (PathOf(from), PathOf(to));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(source, target, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(target)!);
        DirectorySync.Flush(Path.GetDirectoryName(source)!);
        return default;
    }

    public void Dispose() { }

    private string PathOf(string name) => Path.Combine(folder, name);

    private sealed class FileUpload : ObjectUpload
    {
        private readonly string _path;
        private readonly FileStream _file;
        private bool _completed;

        public FileUpload(string path)
        {
            _path = path;
            _file = new FileStream(path + Temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }

        public override Stream Stream => _file;

        public override async ValueTask CompleteAsync(CancellationToken cancellation)
        {
            await _file.FlushAsync(cancellation);
            // The contents must be on the device before the name points to them.
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            await _file.DisposeAsync();
            File.Move(_path + Temporary, _path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(_path)!);
            _completed = true;
        }

        public override async ValueTask DisposeAsync()
        {
            if (_completed)
            {
                return;
            }
            try
            {
                await _file.DisposeAsync();
            }
            catch (IOException)
            {
                // What was buffered did not fit on the disk; the file goes anyway.
            }
            File.Delete(_path + Temporary);
        }
    }
}
