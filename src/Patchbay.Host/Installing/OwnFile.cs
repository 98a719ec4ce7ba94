using System.Text;

namespace Patchbay.Host.Installing;

/// <summary>A file that is Patchbay's from its first byte to its last: pure, bytes in, bytes out.</summary>
internal static class OwnFile
{
    /// <summary>Writes it, and over nothing but itself.</summary>
    public static FileEdit Install(InstallTarget target, byte[]? bytes, InstalledFile? entry, InstalledFile fresh)
    {
        var text = Encoding.UTF8.GetBytes(target.Text);
        var isOurs = bytes is null || bytes.AsSpan().SequenceEqual(text) || (entry is null ? NeovimPlugin.IsOurs(bytes) : IsUnchanged(entry, bytes));
        if (isOurs) return new FileEdit(text, fresh with { Text = target.Text }, []);
        return FileEdit.Refuse(entry is null
            ? $"`{target.File}` is there already and is not Patchbay's; move it away first"
            : $"`{target.File}` was changed since Patchbay wrote it; move your changes to a file of your own first");
    }

    /// <summary>Takes it away, unless somebody has made it theirs.</summary>
    public static FileEdit Remove(InstalledFile entry, byte[] bytes) => IsUnchanged(entry, bytes)
        ? new FileEdit(null, null, [])
        : new FileEdit(bytes, null, ["the file was changed since, and stays as it is"]);

    private static bool IsUnchanged(InstalledFile entry, ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(Encoding.UTF8.GetBytes(entry.Text));
}
