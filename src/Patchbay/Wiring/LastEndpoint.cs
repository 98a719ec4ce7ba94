using System.Text;
using Patchbay.Endpoints.Credentials;

namespace Patchbay.Wiring;

/// <summary>The custom endpoint that was in force last, so that it need not be typed again after it was switched off. In the data folder: the settings file has no word of it.</summary>
internal sealed class LastEndpoint(string dataFolder)
{
    private readonly string _path = Path.Combine(dataFolder, "last-endpoint");
    private string? _text;

    /// <summary>What was in force last; empty when nothing was.</summary>
    public string Text => _text ??= Read();

    /// <summary>Remembers one. That it cannot be kept is no reason to fail: it is only not there next time.</summary>
    public void Keep(string text)
    {
        if (Text == text) return;
        _text = text;
        try
        {
            AtomicFile.Write(_path, Encoding.UTF8.GetBytes(text));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It holds for as long as this process.
        }
    }

    private string Read()
    {
        try
        {
            return File.ReadAllText(_path).Trim();
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
