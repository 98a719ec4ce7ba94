using Patchbay.Host.Sessions;
using Patchbay.Protocol.Acp;

namespace Patchbay.Chat;

/// <summary>What <c>patchbay chat</c> was asked for.</summary>
/// <param name="Opening">The session.</param>
/// <param name="Text">The first prompt; null = none was given.</param>
/// <param name="Images">Files that go along with it.</param>
/// <param name="Print">One prompt, one answer, and the end.</param>
/// <param name="AsJson">Events as lines of JSON.</param>
/// <param name="Model">The model to set; null = as the agent has it.</param>
internal sealed record ChatOptions(SessionOpening Opening, string? Text, IReadOnlyList<string> Images, bool Print, bool AsJson, string? Model)
{
    /// <summary>Anthropic takes 5 MB of one image; what is larger is refused there, later and less clearly.</summary>
    private const long MaxImageBytes = 5 * 1024 * 1024;

    /// <summary>The first prompt as blocks.</summary>
    /// <exception cref="IOException">A file cannot be read, or is no image that can be sent.</exception>
    public IReadOnlyList<ContentBlock> Blocks(string text)
    {
        List<ContentBlock> blocks = [new TextContent { Text = text }];
        foreach (var file in Images)
        {
            if (TypeOf(file) is not { } type) throw new IOException($"{file}: not an image that can be sent; png, jpg, gif and webp can");
            if (new FileInfo(file).Length > MaxImageBytes) throw new IOException($"{file}: larger than 5 MB, which no endpoint takes");
            blocks.Add(new ImageContent { Data = Convert.ToBase64String(File.ReadAllBytes(file)), MimeType = type, Uri = new Uri(Path.GetFullPath(file)).AbsoluteUri });
        }

        return blocks;
    }

    private static string? TypeOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        _ => null,
    };
}
