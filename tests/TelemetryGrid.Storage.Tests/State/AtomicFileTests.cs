using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Storage.Tests.State;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("templates.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryRead_NoFile_IsMissing()
    {
        Assert.Equal(AtomicFileStatus.Missing, AtomicFile.TryRead(FilePath, 1, out _));
        Assert.Equal(AtomicFileStatus.Missing, AtomicFile.TryRead(_folder.File("none/at/all"), 1, out _));
    }

    [Fact]
    public void Write_Twice_ReadsTheLastAndLeavesNothingElse()
    {
        AtomicFile.Write(FilePath, 3, "first, and longer"u8);
        AtomicFile.Write(FilePath, 3, "second"u8);
        Assert.Equal(AtomicFileStatus.Ok, AtomicFile.TryRead(FilePath, 3, out var contents));
        Assert.Equal("second"u8.ToArray(), contents);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void TryRead_OtherVersion_IsToldApartFromDamage()
    {
        AtomicFile.Write(FilePath, 3, ""u8);
        Assert.Equal(AtomicFileStatus.OtherVersion, AtomicFile.TryRead(FilePath, 4, out _));
        Assert.Equal(AtomicFileStatus.Ok, AtomicFile.TryRead(FilePath, 3, out _));
    }

    [Fact]
    public void TryRead_EveryBitFlippedAndEveryTruncation_IsDamaged()
    {
        AtomicFile.Write(FilePath, 1, "contents"u8);
        var whole = File.ReadAllBytes(FilePath);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(FilePath, damaged);
            Assert.Equal(AtomicFileStatus.Damaged, AtomicFile.TryRead(FilePath, 1, out var contents));
            Assert.Empty(contents);
        }
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Equal(AtomicFileStatus.Damaged, AtomicFile.TryRead(FilePath, 1, out _));
        }
    }
}
