"""What Pillow reads from an animation or a TIFF.

pillow_reads.py FILE FOLDER writes FOLDER/frame_N.rgba (raw 8-bit RGBA), FOLDER/frames.json (size and milliseconds of
each frame) and, if the file has it, the tag 37724 as FOLDER/layers.bin.
"""
import json
import sys

from PIL import Image, ImageSequence


def main():
    path, folder = sys.argv[1], sys.argv[2]
    image = Image.open(path)
    block = getattr(image, "tag_v2", {}).get(37724)
    if block is not None:
        with open(f"{folder}/layers.bin", "wb") as file:
            file.write(block)
    times = []
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        with open(f"{folder}/frame_{number}.rgba", "wb") as file:
            file.write(frame.convert("RGBA").tobytes())
        times.append(frame.info.get("duration", 0))
    with open(f"{folder}/frames.json", "w", encoding="utf-8") as file:
        json.dump({"width": image.width, "height": image.height, "milliseconds": times}, file)


main()
