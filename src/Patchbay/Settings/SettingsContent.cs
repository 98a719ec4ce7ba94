using Patchbay.Endpoints.Credentials;

namespace Patchbay.Settings;

/// <summary>What a settings file held at one moment.</summary>
/// <param name="Bytes">Its bytes; null when there is no file, or it could not be read.</param>
/// <param name="IsPrivate">True when nobody but the owner can read it.</param>
/// <param name="Problem">Why it could not be read; null when it could, or is not there.</param>
internal sealed record SettingsContent(byte[]? Bytes, bool IsPrivate, string? Problem)
{
    /// <summary>Reads the file; never throws for what a file system can do.</summary>
    public static SettingsContent Load(string path)
    {
        try
        {
            return new SettingsContent(File.ReadAllBytes(path), FilePath.IsPrivate(path), null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SettingsContent(null, IsPrivate: true, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SettingsContent(null, IsPrivate: false, exception.Message);
        }
    }

    /// <summary>True when reading it again would come to the same.</summary>
    public bool IsSameAs(SettingsContent? other) =>
        other is not null
        && other.IsPrivate == IsPrivate
        && other.Problem == Problem
        && (other.Bytes is null) == (Bytes is null)
        && Bytes.AsSpan().SequenceEqual(other.Bytes);
}
