namespace Patchbay.Settings;

/// <summary>The JSON schema of the settings file (draft 2020-12), for editors; it is part of the binary.</summary>
/// <remarks>It describes and does not check: <see cref="SettingsReader"/> knows more and says it better. A test keeps the two at the same keys.</remarks>
public static class SettingsSchema
{
    /// <summary>The schema's text.</summary>
    public static byte[] Read()
    {
        using var stream = typeof(SettingsSchema).Assembly.GetManifestResourceStream("settings.schema.json")
            ?? throw new InvalidOperationException("settings.schema.json is missing from the assembly");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
