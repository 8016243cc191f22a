namespace telctl {} // the room stays buildable until its first source arrives
