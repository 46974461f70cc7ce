"""What psd-tools reads from a PSD or PSB file.

psd_tools_reads.py FILE FOLDER writes FOLDER/layers.json (the layers, bottom first, groups with a path), and as raw
8-bit RGBA with straight alpha: merged.rgba (the merged picture in the file), composite.rgba (the layers laid on one
another by psd-tools' own compositor) and layer_N.rgba. With "merged" as third argument only the merged picture.
"""
import json
import sys

import numpy as np
from psd_tools import PSDImage
from psd_tools.composite import composite
from psd_tools.constants import Tag


def straight(color, alpha):
    pixels = np.concatenate([np.repeat(color, 3, axis=2) if color.shape[2] == 1 else color[:, :, :3], alpha], axis=2)
    return np.clip(np.floor(pixels * 255.0 + 0.5), 0, 255).astype(np.uint8)


def save(folder, name, pixels):
    with open(f"{folder}/{name}.rgba", "wb") as file:
        file.write(pixels.tobytes())


def describe(layer, path, found, folder):
    if layer.is_group():
        for child in layer:
            describe(child, path + [layer.name], found, folder)
        return
    pixels = layer.numpy()
    if pixels is not None:
        alpha = pixels[:, :, 3:4] if pixels.shape[2] == 4 else np.ones(pixels.shape[:2] + (1,))
        save(folder, f"layer_{len(found)}", straight(pixels[:, :, :3], alpha))
    locks = layer.tagged_blocks.get_data(Tag.PROTECTED_SETTING)
    text = {}
    if layer.kind == "type":
        run = layer.engine_dict["StyleRun"]
        text = {
            "text": layer.text.replace("\r", "\n"),
            "font": str(layer.resource_dict["FontSet"][int(run["RunArray"][0]["StyleSheet"]["StyleSheetData"]["Font"])]["Name"]).strip("'"),
            "fontSize": float(run["RunArray"][0]["StyleSheet"]["StyleSheetData"]["FontSize"]),
            "letters": int(run["RunLengthArray"][0]),
        }
    found.append(text | {
        "name": layer.name, "group": "/".join(path), "x": layer.left, "y": layer.top, "width": layer.width, "height": layer.height,
        "opacity": layer.opacity, "blend": layer.blend_mode.value.decode("ascii"), "visible": layer.visible,
        "locked": bool(int(getattr(locks, "value", locks) or 0) & 0x80000000),
        "mask": layer.has_mask(), "kind": layer.kind,
    })


def main():
    path, folder = sys.argv[1], sys.argv[2]
    psd = PSDImage.open(path)
    merged = np.asarray(psd.topil().convert("RGBA"))
    save(folder, "merged", merged)
    if len(sys.argv) > 3:
        return
    found = []
    for layer in psd:
        describe(layer, [], found, folder)
    color, _, alpha = composite(psd, force=True)
    save(folder, "composite", straight(color, alpha))
    with open(f"{folder}/layers.json", "w", encoding="utf-8") as file:
        json.dump({"width": psd.width, "height": psd.height, "layers": found}, file)


main()
