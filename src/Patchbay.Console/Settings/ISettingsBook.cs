namespace Patchbay.Console.Settings;

/// <summary>The settings beside the plug.</summary>
public interface ISettingsBook
{
    /// <summary>Full path of the file.</summary>
    string File { get; }

    /// <summary>All that can be set here.</summary>
    IReadOnlyList<SettingRow> All { get; }

    /// <summary>Writes one.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">As typed; empty = the default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it was refused; null when it is written.</returns>
    Task<string?> SetAsync(string key, string value, CancellationToken cancellationToken);
}

/// <summary>A setting.</summary>
/// <param name="Key">Its key in the file.</param>
/// <param name="Section">Where a person looks for it: <c>Advanced → Gateway</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Help">What it is for, and when it takes effect.</param>
/// <param name="Value">As it is in force, as one would type it.</param>
/// <param name="Default">What holds when it is empty.</param>
/// <param name="Keywords">What people call it beside.</param>
public sealed record SettingRow(string Key, string Section, string Title, string Help, string Value, string Default, string Keywords);
